namespace Pathways.Projections.Tests.Statistics;

/// <summary>What R is asked: one run over all data sets, one line out per number: set, quantity, value.</summary>
static class RProgram
{
    public const string Text = """
        library(survival)
        options(warn = 1)
        args <- commandArgs(TRUE)
        all <- read.csv(args[1])
        result <- file(args[2], "w")
        put <- function(set, quantity, values)
          if (length(values)) writeLines(sprintf("%d;%s;%.17g", set, quantity, as.numeric(values)), result)
        quietly <- function(expression) tryCatch(expression, error = function(e) NULL, warning = function(w) NULL)
        kinds <- c("log-log", "log", "plain")
        curve <- function(set, name, fit, quantiles = TRUE) {
          put(set, paste(name, "time"), fit$time)
          put(set, paste(name, "at risk"), fit$n.risk)
          put(set, paste(name, "S"), fit$surv)
          se <- if (isTRUE(fit$logse)) fit$std.err * fit$surv else fit$std.err
          put(set, paste(name, "s.e."), ifelse(fit$surv > 0, se, NA))
          put(set, paste(name, "lower"), ifelse(fit$surv > 0, fit$lower, NA))
          put(set, paste(name, "upper"), ifelse(fit$surv > 0, fit$upper, NA))
          if (!quantiles) return(invisible())
          q <- quantile(fit, c(0.25, 0.5, 0.75))
          put(set, paste(name, "quantile"), q$quantile)
          put(set, paste(name, "quantile lower"), q$lower)
          put(set, paste(name, "quantile upper"), q$upper)
        }
        states <- function(set, name, fit) {
          p <- fit$pstate
          put(set, paste(name, "F"), t(p[, -1, drop = FALSE]))
          put(set, paste(name, "s.e."), t(fit$std.err[, -1, drop = FALSE]))
        }
        effects <- function(s, d) {
          one <- d$x1 == 1
          x <- c(sum(d$event[one]), sum(d$event[!one])); n <- c(sum(one), sum(!one))
          if (min(n) < 2) return(invisible())
          counts <- rbind(c(x[1], n[1] - x[1]), c(x[2], n[2] - x[2]))
          test <- suppressWarnings(fisher.test(counts))
          put(s, "Fisher p", test$p.value)
          put(s, "Fisher odds ratio and limits", c(test$estimate, test$conf.int))
          put(s, "Fisher one-sided p", c(fisher.test(counts, alternative = "greater")$p.value, fisher.test(counts, alternative = "less")$p.value))
          if (all(colSums(counts) > 0)) for (k in c(TRUE, FALSE)) {
            test <- suppressWarnings(chisq.test(counts, correct = k))
            put(s, paste("chi-square", if (k) "Yates" else "plain"), c(test$statistic, test$p.value))
          }
          table3 <- suppressWarnings(chisq.test(table(d$group, d$cause), correct = FALSE))
          put(s, "chi-square r by c", c(table3$statistic, table3$parameter, table3$p.value))
          put(s, "Fisher r by c", quietly(fisher.test(table(d$group, d$cause), workspace = 2e7)$p.value))
          for (level in c(0.9, 0.95, 0.99)) {
            put(s, paste("Wilson", level), suppressWarnings(prop.test(x[1], n[1], conf.level = level, correct = FALSE)$conf.int))
            put(s, paste("Wilson corrected", level), suppressWarnings(prop.test(x[1], n[1], conf.level = level)$conf.int))
            put(s, paste("Clopper-Pearson", level), binom.test(x[1], n[1], conf.level = level)$conf.int)
          }
          put(s, "Wald difference", suppressWarnings(prop.test(x, n, correct = FALSE))$conf.int)
          y1 <- d$time[one]; y0 <- d$time[!one]
          for (equal in c(FALSE, TRUE)) {
            t <- t.test(y1, y0, var.equal = equal, conf.level = 0.9)
            put(s, if (equal) "pooled t" else "Welch t", c(t$statistic, t$parameter, t$p.value, t$conf.int))
          }
          w <- suppressWarnings(wilcox.test(y1, y0))
          put(s, "Mann-Whitney", c(w$statistic, w$p.value))
          m <- lm(time ~ x1 + x2, d)
          X <- model.matrix(m); e <- residuals(m); h <- hatvalues(m); bread <- solve(crossprod(X))
          k <- ncol(X); N <- nrow(X)
          put(s, "OLS coefficient", coef(m))
          put(s, "OLS constant", summary(m)$coefficients[, 2:4])
          if (max(h) < 1 - 1e-8) {
            kinds <- list(HC0 = e^2, HC1 = e^2 * N / (N - k), HC2 = e^2 / (1 - h), HC3 = e^2 / (1 - h)^2)
            for (name in names(kinds)) put(s, paste("OLS", name), sqrt(diag(bread %*% crossprod(X * kinds[[name]], X) %*% bread)))
          }
          took <- as.numeric(d$event)
          shift <- mean(took[one]) - mean(took[!one])
          if (abs(shift) > 0.02) {
            b <- (mean(y1) - mean(y0)) / shift
            part <- function(i) (var(d$time[i]) + b^2 * var(took[i]) - 2 * b * cov(d$time[i], took[i])) / sum(i)
            stage <- fitted(lm(took ~ d$x1)); second <- lm(d$time ~ stage)
            u <- d$time - coef(second)[1] - coef(second)[2] * took
            put(s, "CACE", c(b, sqrt(part(one) + part(!one)) / abs(shift), sqrt(sum(u^2) / (N - 2) / sum((stage - mean(stage))^2))))
          }
          put(s, "Holm", p.adjust(d$weight / 4, "holm"))
          put(s, "Benjamini-Hochberg", p.adjust(d$weight / 4, "BH"))
          p1 <- d$weight[1] / 4; p2 <- d$weight[2] / 4
          if (abs(p1 - p2) > 0.02) {
            put(s, "power of two proportions", c(power.prop.test(n = N, p1 = p1, p2 = p2)$power,
              power.prop.test(n = N, p1 = p1, p2 = p2, strict = TRUE)$power, power.prop.test(n = N, p1 = p1, p2 = p2, alternative = "one.sided")$power))
            put(s, "sample size for two proportions", power.prop.test(p1 = p1, p2 = p2, power = 0.9, tol = 1e-12)$n)
          }
        }
        for (s in unique(all$set)) {
          d <- all[all$set == s, ]
          for (k in kinds) curve(s, paste("KM", k), survfit(Surv(time, event) ~ 1, d, conf.type = k))
          fit <- survfit(Surv(time, event) ~ 1, d)
          put(s, "RMST", summary(fit, rmean = "individual")$table[c("rmean", "se(rmean)")])
          middle <- median(d$time)
          put(s, "RMST to the median time", summary(fit, rmean = middle)$table[c("rmean", "se(rmean)")])
          put(s, "follow-up", quantile(survfit(Surv(time, 1 - event) ~ 1, d), 0.5)$quantile)
          if (any(d$count > 0)) curve(s, "KM counts", survfit(Surv(time, event) ~ 1, d[d$count > 0, ], weights = count, conf.type = "log-log"))
          curve(s, "KM weights", survfit(Surv(time, event) ~ 1, d, weights = weight, conf.type = "log-log", robust = TRUE))
          late <- d[d$entry < d$time, ]
          if (nrow(late)) curve(s, "KM entry", survfit(Surv(entry, time, event) ~ 1, late, conf.type = "log-log"), quantiles = FALSE)
          for (rho in 0:1) {
            for (stratified in c(FALSE, TRUE)) {
              test <- quietly(if (stratified) survdiff(Surv(time, event) ~ group + strata(stratum), d, rho = rho)
                              else survdiff(Surv(time, event) ~ group, d, rho = rho))
              if (is.null(test) || length(test$n) < 2 || test$chisq == 0) next
              name <- paste0("log-rank rho=", rho, if (stratified) " stratified" else "")
              put(s, paste(name, "chisq"), test$chisq)
              put(s, paste(name, "p"), pchisq(test$chisq, sum((if (is.matrix(test$exp)) rowSums(test$exp) else test$exp) > 0) - 1, lower.tail = FALSE))
              put(s, paste(name, "observed"), if (is.matrix(test$obs)) rowSums(test$obs) else test$obs)
              put(s, paste(name, "expected"), if (is.matrix(test$exp)) rowSums(test$exp) else test$exp)
            }
          }
          if (any(d$cause > 0)) {
            d$state <- factor(d$cause, c(0, sort(unique(d$cause[d$cause > 0]))))
            fit <- survfit(Surv(time, state) ~ 1, d, conf.type = "log-log")
            states(s, "AJ", fit)
            one <- fit$pstate > 1 - 1e-13
            put(s, "AJ lower", t(ifelse(one, NA, fit$lower)[, -1, drop = FALSE]))
            put(s, "AJ upper", t(ifelse(one, NA, fit$upper)[, -1, drop = FALSE]))
            states(s, "AJ weights", survfit(Surv(time, state) ~ 1, d, weights = weight))
            late <- d[d$entry < d$time, ]
            late$state <- factor(late$cause, c(0, sort(unique(late$cause[late$cause > 0]))))
            if (any(late$cause > 0)) states(s, "AJ entry", survfit(Surv(entry, time, state) ~ 1, late, id = seq_len(nrow(late))))
          }
          for (model in c("x1", "x1 + x2")) {
            fit <- quietly(coxph(as.formula(paste("Surv(time, event) ~", model)), d, ties = "efron", control = coxph.control(eps = 1e-11, toler.chol = 1e-12, iter.max = 60)))
            if (is.null(fit) || anyNA(coef(fit)) || max(abs(coef(fit))) > 5) next
            name <- paste("Cox", model)
            put(s, paste(name, "coefficient"), coef(fit))
            put(s, paste(name, "s.e."), sqrt(diag(vcov(fit))))
            put(s, paste(name, "log likelihood"), fit$loglik)
            put(s, paste(name, "score"), fit$score)
            put(s, paste(name, "Wald"), fit$wald.test)
            z <- quietly(cox.zph(fit))
            if (!is.null(z)) {
              put(s, paste(name, "proportionality"), z$table[, "chisq"])
              put(s, paste(name, "Schoenfeld"), t(z$y))
            }
          }
          effects(s, d)
        }
        close(result)
        """;
}
