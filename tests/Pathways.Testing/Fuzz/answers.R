# R's answers to one data set at a time. Reads lines "kind<TAB>file<TAB>option=value…" and prints "name<TAB>value<TAB>value…" lines, then ".".
# Written from R's documentation and from definitions; nothing here knows how the program under test computes.
suppressMessages(library(survival))
options(warn = 1, digits = 17)

put <- function(name, values) {
  values <- suppressWarnings(as.numeric(values))
  cat(name, ifelse(is.finite(values), sprintf("%.17g", values), "NA"), sep = "\t")
  cat("\n")
}
quietly <- function(expr) tryCatch(suppressWarnings(expr), error = function(e) NULL)
none_where <- function(values, condition) ifelse(condition, NA, values)

# One rule of ties over all rows, then each group by itself.
tied <- function(d) aeqSurv(if (is.null(d$entry)) Surv(d$t, d$e) else Surv(d$entry, d$t, d$e))

curves <- function(d, conf, level) {
  y <- tied(d)
  w <- if (is.null(d$w)) rep(1, nrow(d)) else d$w
  robust <- any(w != floor(w))
  parts <- list("(all)" = rep(TRUE, nrow(d)))
  if (!is.null(d$g)) for (g in sort(unique(d$g), method = "radix")) parts[[g]] <- d$g == g
  for (name in names(parts)) {
    s <- parts[[name]]
    fit <- survfit(y[s] ~ 1, weights = w[s], conf.type = conf, conf.int = level, timefix = FALSE, robust = robust, id = seq_len(sum(s)))
    # with delayed entry R also lists times at which somebody only enters
    k <- fit$n.event + fit$n.censor > 0
    gone <- fit$surv == 0
    put(paste(name, "time"), fit$time[k])
    # survfit takes weights out of a running sum, so that beside a weight of a million nobody at risk can look like somebody: then the definition holds
    late <- !is.null(d$entry)
    exit <- y[s, if (late) 2 else 1]; status <- y[s, ncol(y)]; from <- if (late) y[s, 1] else rep(-1, sum(s))
    after <- sapply(fit$time, function(t) sum(w[s][from < t & exit >= t & !(exit == t & status == 1)]))
    events <- sapply(fit$time, function(t) sum(w[s][exit == t & status == 1]))
    defined <- cumprod(ifelse(events > 0, after / (after + events), 1))
    put(paste(name, "n_risk"), (after + events)[k])
    if (any(abs(defined - fit$surv) > 1e-13 * defined)) {
      put(paste(name, "surv"), defined[k])
      next
    }
    put(paste(name, "n_event"), fit$n.event[k])
    put(paste(name, "surv"), fit$surv[k])
    error <- if (isTRUE(fit$logse)) fit$surv * fit$std.err else fit$std.err
    put(paste(name, "se"), none_where(error, gone)[k])
    if (is.null(d$entry)) {
      one <- conf == "log-log" & fit$surv == 1
      put(paste(name, "lower"), none_where(fit$lower, gone | one)[k])
      put(paste(name, "upper"), none_where(fit$upper, gone | one)[k])
      q <- quantile(fit, c(.25, .5, .75))
      put(paste(name, "quantiles"), q$quantile)
      # where S is 0 R's robust error is 0 and a limit of its own; ours is none, as in all other cases
      if (!robust || !any(gone)) put(paste(name, "limits"), c(q$lower[2], q$upper[2]))
      if (is.null(d$w)) {
        m <- survival:::survmean(fit, rmean = max(fit$time))$matrix
        put(paste(name, "rmst"), m[c("rmean", "se(rmean)")])
      }
    }
  }
}

logrank <- function(d) {
  if (length(unique(d$g)) < 2) return(invisible())
  for (rho in 0:1) {
    test <- quietly(if (is.null(d$s)) survdiff(Surv(t, e) ~ g, d, rho = rho) else survdiff(Surv(t, e) ~ g + strata(s), d, rho = rho))
    if (is.null(test)) next
    name <- c("logrank", "peto_peto_rho1")[rho + 1]
    obs <- if (is.matrix(test$obs)) rowSums(test$obs) else test$obs
    exp <- if (is.matrix(test$exp)) rowSums(test$exp) else test$exp
    put(paste(name, "observed"), obs)
    put(paste(name, "expected"), exp)
    # survdiff solves a singular covariance as if it were regular; a generalised inverse says what can be compared
    own <- eigen(test$var, symmetric = TRUE)
    kept <- own$values > 1e-10 * max(own$values, 1e-300)
    df <- if (max(own$values) <= 0) 0 else sum(kept)
    chisq <- if (df == 0) NA else sum(crossprod(own$vectors[, kept, drop = FALSE], obs - exp)^2 / own$values[kept])
    put(paste(name, "chisq"), chisq)
    put(paste(name, "p"), if (df == 0) NA else pchisq(chisq, df, lower.tail = FALSE))
  }
}

# Aalen's variance written out: a sum over past times for every time.
aalen <- function(y, cause, k) {
  times <- sort(unique(y))
  n <- sapply(times, function(t) sum(y >= t))
  own <- sapply(times, function(t) sum(y == t & cause == k))
  other <- sapply(times, function(t) sum(y == t & cause > 0 & cause != k))
  s <- cumprod(1 - (own + other) / n)
  before <- c(1, s)[seq_along(s)]
  f <- cumsum(before * own / n)
  v <- function(d) ifelse(d > 0, d * ifelse(n > 1, (n - d) / (n - 1), 1) / n^2, 0)
  sapply(seq_along(times), function(i) {
    past <- seq_len(i)
    theta <- ifelse(s[past] > 1e-14, (f[i] - f[past]) / s[past], 0)
    sum(before[past]^2 * ((1 - theta)^2 * v(own)[past] + theta^2 * v(other)[past]))
  })
}

incidence <- function(d) {
  t <- aeqSurv(Surv(d$t, d$c != 0))[, 1]
  causes <- sort(unique(d$c[d$c != 0]))
  parts <- if (is.null(d$g)) list(all = rep(TRUE, nrow(d))) else split(seq_len(nrow(d)), d$g)
  for (name in names(parts)) {
    s <- parts[[name]]
    if (!length(causes)) next
    fit <- survfit(Surv(t[s], factor(d$c[s], c(0, causes))) ~ 1, timefix = FALSE)
    put(paste(name, "n_risk"), rowSums(fit$n.risk[, 1, drop = FALSE]))
    put(paste(name, "still"), fit$pstate[, 1])
    for (k in seq_along(causes)) {
      put(paste(name, causes[k], "F"), fit$pstate[, k + 1])
      put(paste(name, causes[k], "variance"), aalen(t[s], d$c[s], causes[k]))
    }
  }
}

cox <- function(d, by) {
  formula <- as.formula(paste("Surv(t, e) ~", paste(by, collapse = " + ")))
  warned <- FALSE
  fit <- tryCatch(withCallingHandlers(
    coxph(formula, d, ties = "efron", control = coxph.control(eps = 1e-12, toler.chol = 1e-13, iter.max = 200, toler.inf = 1e-6)),
    warning = function(w) { warned <<- TRUE; invokeRestart("muffleWarning") }), error = function(e) NULL)
  if (is.null(fit)) return(put("refused", 1))
  if (anyNA(coef(fit))) return(put("singular", 1))
  put("warned", as.numeric(warned))
  put("reach", max(abs(coef(fit) * apply(model.matrix(fit), 2, function(x) diff(range(x))))))
  put("coef", coef(fit)); put("se", sqrt(diag(vcov(fit)))); put("loglik", fit$loglik); put("score", fit$score); put("wald", fit$wald.test)
  times <- aeqSurv(Surv(d$t, d$e))
  if (length(unique(times[times[, 2] == 1, 1])) > 1) {
    z <- quietly(cox.zph(fit, terms = FALSE))
    if (!is.null(z)) put("zph", head(z$table[, "chisq"], length(coef(fit))))
  }
}

shares <- function(d, level) {
  one <- d$y[d$a == "b"]; zero <- d$y[d$a == "a"]
  x1 <- sum(one); n1 <- length(one); x0 <- sum(zero); n0 <- length(zero)
  p1 <- x1 / n1; p0 <- x0 / n0
  se <- sqrt(p1 * (1 - p1) / n1 + p0 * (1 - p0) / n0)
  put("diff", p1 - p0); put("wald_se_unpooled", se)
  table <- rbind(c(x1, n1 - x1), c(x0, n0 - x0))
  if (all(colSums(table) > 0)) {
    put("chisq_no_cc", quietly(chisq.test(table, correct = FALSE))$statistic); put("p_no_cc", quietly(chisq.test(table, correct = FALSE))$p.value)
    put("chisq_yates", quietly(chisq.test(table))$statistic); put("p_yates", quietly(chisq.test(table))$p.value)
  }
  put("fisher_p", fisher.test(table)$p.value)
  w1 <- quietly(prop.test(x1, n1, correct = FALSE, conf.level = level))$conf.int; w0 <- quietly(prop.test(x0, n0, correct = FALSE, conf.level = level))$conf.int
  put("wilson1", w1); put("wilson0", w0)
  put("wilson1_cc", quietly(prop.test(x1, n1, correct = TRUE, conf.level = level))$conf.int)
  put("newcombe", p1 - p0 + c(-1, 1) * sqrt(c((p1 - w1[1])^2 + (w0[2] - p0)^2, (w1[2] - p1)^2 + (p0 - w0[1])^2)))
  put("clopper_pearson1", binom.test(x1, n1, conf.level = level)$conf.int); put("clopper_pearson0", binom.test(x0, n0, conf.level = level)$conf.int)
  put("risk_ratio", p1 / p0)
  cace(d$y, d)
}

means <- function(d, level) {
  one <- d$y[d$a == "b"]; zero <- d$y[d$a == "a"]
  put("mean1", mean(one)); put("mean0", mean(zero)); put("sd1", sd(one)); put("sd0", sd(zero)); put("median1", median(one)); put("median0", median(zero))
  for (equal in c(FALSE, TRUE)) {
    test <- quietly(t.test(one, zero, var.equal = equal, conf.level = level))
    name <- if (equal) "pooled" else "welch"
    if (is.null(test)) { put(paste(name, "p"), NA); next }
    put(paste(name, "t"), test$statistic); put(paste(name, "df"), test$parameter); put(paste(name, "p"), test$p.value); put(paste(name, "ci"), test$conf.int)
  }
  put("mann_whitney_W", quietly(wilcox.test(one, zero))$statistic)
  put("mann_whitney_p", quietly(wilcox.test(one, zero))$p.value)
  put("mann_whitney_p_normal_cc", quietly(wilcox.test(one, zero, exact = FALSE))$p.value)
  # White's variances from the regression itself, of y about its mean: residuals of 10000001 would be rounding
  x <- cbind(1, d$a == "b"); bread <- solve(crossprod(x)); e <- residuals(lm(I(d$y - mean(d$y)) ~ x - 1)); h <- rowSums((x %*% bread) * x); n <- nrow(x)
  hc <- function(weight) sqrt((bread %*% crossprod(x * sqrt(weight)) %*% bread)[2, 2])
  put("hc", c(hc(e^2), hc(e^2 * n / (n - 2)), hc(e^2 / (1 - h)), hc(e^2 / (1 - h)^2)))
  cace(d$y, d)
}

cace <- function(y, d) {
  if (is.null(d$took)) return(invisible())
  one <- d$a == "b"
  x1 <- sum(d$took[one]); x0 <- sum(d$took[!one])
  if (x1 * sum(!one) == x0 * sum(one)) return(put("cace", c(NA, NA)))
  shift <- mean(d$took[one]) - mean(d$took[!one])
  beta <- (mean(y[one]) - mean(y[!one])) / shift
  u <- y - beta * d$took
  put("cace", c(beta, sqrt(var(u[one]) / sum(one) + var(u[!one]) / sum(!one)) / abs(shift)))
}

input <- file("stdin"); open(input)
while (length(line <- readLines(input, 1))) {
  words <- strsplit(line, "\t")[[1]]
  options <- do.call(rbind, strsplit(words[-(1:2)], "="))
  option <- function(name, default = NULL) if (length(i <- which(options[, 1] == name))) options[i, 2] else default
  d <- read.csv(words[2], colClasses = c(g = "character", s = "character", a = "character", h = "character")[0:4])
  level <- as.numeric(option("level", "0.95"))
  tryCatch(switch(words[1],
    survival = { curves(d, option("conf"), level); logrank(d) },
    late = curves(d, option("conf"), level),
    incidence = incidence(d),
    cox = cox(d, strsplit(option("by"), ",")[[1]]),
    shares = shares(d, level),
    means = means(d, level)),
    error = function(e) cat("error\t", gsub("\n", " ", conditionMessage(e)), "\n", sep = ""))
  cat(".\n")
  flush(stdout())
}
