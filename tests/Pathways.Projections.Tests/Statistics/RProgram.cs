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
        }
        close(result)
        """;
}
