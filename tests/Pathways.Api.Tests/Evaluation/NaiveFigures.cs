using Pathways.Projections.Indicators;

namespace Pathways.Api.Tests.Evaluation;

/// <summary>What a naive count gives: no more than a figure must say.</summary>
sealed record NaiveValue(long? Numerator, long? Denominator, double? Value, long NotMature = 0, long Undocumented = 0)
{
    public IReadOnlyDictionary<string, long> Parts { get; init; } = new Dictionary<string, long>();

    public IReadOnlyDictionary<string, long> Apart { get; init; } = new Dictionary<string, long>();

    public IReadOnlyList<NaivePoint> Curve { get; init; } = [];
}

/// <summary>A step of a survival curve.</summary>
sealed record NaivePoint(double Time, long AtRisk, long Events, long Censored, double Survival, double Greenwood);

/// <summary>
/// Every figure once more, one function each, written as its rule reads and without a thought for cost: over the raw events, sharing no
/// code with the figures themselves. It is the oracle that they are held against.
/// </summary>
static class NaiveFigures
{
    public static NaiveValue Of(string code, int version, IReadOnlyList<NaivePathway> all, FigureRequest q)
    {
        // Version 1 of a rule that has two windows now watched nobody longer than the period.
        var until = version == 1 && HadOneWindow.Contains(code) && q.To < q.ObservedUntil ? q.To : q.ObservedUntil;
        bool Counted(DateOnly? day) => day is not null && (q.From is null || day >= q.From) && day <= q.To && day <= until;
        var entered = all.Where(p => Counted(p.Entry.On)).ToList();
        return code switch
        {
            "entries" => Count(entered.Count),
            "exits" => Count(all.Count(p => Counted(p.ClosedOn))),
            "active" => Active(all, q.To < until ? q.To : until),
            "exits_by_class" => ExitsByClass([.. all.Where(p => Counted(p.ClosedOn))], version),
            "stage_funnel" => StageFunnel(entered, until, version),
            "time_to_first_appointment" => TimeTo(entered, p => p.First("appointment_held"), until, q.Unit),
            "time_to_engagement_contract" => TimeTo(entered, p => p.First("engagement_contract_signed"), until, q.Unit),
            "time_to_first_job" => TimeTo(entered, p => FirstJob(p, q.FullTimeOnly, version), until, q.Unit),
            "in_work_at_6m" => InWork(all, Counted, [6], until, q.FullTimeOnly, version),
            "in_work_at_12m" => InWork(all, Counted, [12], until, q.FullTimeOnly, version),
            "in_work_every_month_to_6m" => InWork(all, Counted, [0, 1, 2, 3, 4, 5, 6], until, q.FullTimeOnly, version),
            "in_work_every_month_to_12m" => InWork(all, Counted, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], until, q.FullTimeOnly, version),
            "first_appointment_within" => Within(entered, p => p.First("appointment_held"), until, q.Days),
            "engagement_contract_within" => Within(entered, p => p.First("engagement_contract_signed"), until, q.Days),
            "first_job_within" => Within(entered, p => FirstJob(p, q.FullTimeOnly, 2), until, q.Days),
            "appointments_by_outcome" => Appointments(all, Counted, until, version),
            _ => throw new ArgumentException($"The figure {code} has no naive count: write one here.", nameof(code)),
        };
    }

    static readonly string[] HadOneWindow =
    [
        "stage_funnel", "time_to_first_appointment", "time_to_engagement_contract", "time_to_first_job",
        "in_work_at_6m", "in_work_at_12m", "in_work_every_month_to_6m", "in_work_every_month_to_12m",
    ];

    static NaiveValue Active(IReadOnlyList<NaivePathway> all, DateOnly day) => Count(all.Count(p => p.Entry.On <= day && !(p.ClosedOn <= day)));

    static NaiveValue StageFunnel(List<NaivePathway> entered, DateOnly until, int version)
    {
        bool By(DateOnly? day) => day is not null && day <= until;
        var oriented = entered.Where(p => By(p.First("orientation_proposed", "orientation_notified"))).ToList();
        var met = oriented.Where(p => By(p.First("appointment_held"))).ToList();
        var diagnosed = met.Where(p => By(p.First("diagnosis_made"))).ToList();
        var engaged = diagnosed.Where(p => By(p.First("engagement_contract_signed"))).ToList();
        var trained = engaged.Count(p => By(p.First("training_started", "immersion_agreed")));
        var work = engaged.Count(p => By(FirstJob(p, fullTime: false, version: 2)));
        return Share(work, entered.Count) with
        {
            Parts = new Dictionary<string, long>
            {
                ["entry"] = entered.Count,
                ["orientation"] = oriented.Count,
                ["first_appointment"] = met.Count,
                ["diagnosis"] = diagnosed.Count,
                ["engagement"] = engaged.Count,
                ["training_or_immersion"] = trained,
                ["work"] = work,
            },
            Apart = new Dictionary<string, long>
            {
                ["work_otherwise"] = entered.Count(p => By(FirstJob(p, fullTime: false, version: 2))) - work,
                ["still_open"] = version == 1 ? 0 : entered.Count(p => !By(p.ClosedOn) && !By(FirstJob(p, fullTime: false, version: 2))),
            }.Where(part => part.Value > 0).ToDictionary(),
        };
    }

    static NaiveValue ExitsByClass(IReadOnlyList<NaivePathway> left, int version)
    {
        var classes = left.Select(p => ClassOf(p, version)).ToList();
        long In(string name) => classes.Count(c => c == name);
        var all = classes.Count - In("withdrawn");
        return Share(In("durable") + In("transition") + In("positive"), all) with
        {
            Undocumented = In("undocumented"),
            Parts = new[] { "durable", "transition", "positive", "other", "undocumented" }.ToDictionary(c => c, In),
            Apart = In("withdrawn") > 0 ? new Dictionary<string, long> { ["withdrawn"] = In("withdrawn") } : [],
        };
    }

    static string ClassOf(NaivePathway pathway, int version)
    {
        var (exit, reason) = (pathway.ClosedOn!.Value, pathway.Closing!["exit"]);
        var jobs = pathway.Contracts.Where(c => c.ReachesExit(exit, version)).Select(c => ClassOf(c, version)).ToList();
        bool Qualifying(NaiveStep t)
        {
            var end = pathway.All("training_completed", "training_abandoned").LastOrDefault(e => e["training"] == t["training"]);
            return t["kind"] is "qualifying" or "pre_qualifying" && t.On <= exit
                && (end is null || end.On > exit || (end.Event == "training_completed" && end.On >= exit.AddMonths(-1)));
        }
        if (version > 1 && reason == "withdrawn")
        {
            return "withdrawn";
        }
        if (pathway.First("business_created") <= exit || jobs.Contains("durable"))
        {
            return "durable";
        }
        if (jobs.Contains("transition"))
        {
            return "transition";
        }
        if (jobs.Contains("positive") || reason is "training" or "other_siae" || pathway.All("training_started").Any(Qualifying))
        {
            return "positive";
        }
        return reason is "unreachable" or "employment" ? "undocumented" : "other";
    }

    static string ClassOf(NaiveContract c, int version)
    {
        if (c.Employer is "aci" or "ai" or "ei" or "eiti" or "etti")
        {
            return "positive";
        }
        if (c.Kind is "cdi" or "civil_service" or "freelance" or "business_creation" || (version > 1 && c.Kind == "cdi_inclusion"))
        {
            return "durable";
        }
        var lastDay = c.PlannedEnd;
        if (version > 1 && lastDay is not null && c.Amendments.Any(a => a.On > lastDay))
        {
            lastDay = c.Amendments.Max(a => a.On);
        }
        return c.Kind != "aided" && lastDay >= c.Start.On.AddMonths(6).AddDays(-1) ? "durable" : "transition";
    }

    static DateOnly? FirstJob(NaivePathway pathway, bool fullTime, int version) =>
        pathway.Contracts.Select(c => c.Since(fullTime, version)).Where(d => d >= pathway.Entry.On).Append(fullTime ? null : pathway.First("business_created")).Min();

    static NaiveValue InWork(IReadOnlyList<NaivePathway> all, Func<DateOnly?, bool> counted, int[] months, DateOnly until, bool fullTime, int version)
    {
        bool Lives(NaivePathway p, DateOnly day) => version < 3 || p.Closing?["exit"] != "deceased" || day <= p.ClosedOn;
        bool Works(NaivePathway p, DateOnly day) => Lives(p, day) && (p.First("business_created") <= day || p.Contracts.Any(c => c.Works(day, version)));
        var started = all.Select(p => (Pathway: p, First: FirstJob(p, fullTime, version))).Where(p => counted(p.First)).ToList();
        var mature = started.Where(p => p.First!.Value.AddMonths(months.Max()) <= until).ToList();
        return Share(mature.Count(p => months.All(m => Works(p.Pathway, p.First!.Value.AddMonths(m)))), mature.Count) with { NotMature = started.Count - mature.Count };
    }

    static NaiveValue Within(List<NaivePathway> entered, Func<NaivePathway, DateOnly?> on, DateOnly until, int days)
    {
        var mature = entered.Where(p => p.Entry.On.AddDays(days) <= until).ToList();
        bool LeftBefore(NaivePathway p) => p.ClosedOn < p.Entry.On.AddDays(days);
        bool Reached(NaivePathway p) => on(p) is { } day && day <= p.Entry.On.AddDays(days) && (p.ClosedOn is null || day <= p.ClosedOn);
        return Share(mature.Count(Reached), mature.Count) with
        {
            NotMature = entered.Count - mature.Count,
            Parts = new Dictionary<string, long>
            {
                ["reached"] = mature.Count(Reached),
                ["left_before"] = mature.Count(p => !Reached(p) && LeftBefore(p)),
                ["not_reached"] = mature.Count(p => !Reached(p) && !LeftBefore(p)),
            },
        };
    }

    static NaiveValue Appointments(IReadOnlyList<NaivePathway> all, Func<DateOnly?, bool> counted, DateOnly until, int version)
    {
        var outcomes = new List<string>();
        foreach (var pathway in all)
        {
            foreach (var booked in pathway.All("appointment_booked").Where(b => counted(b.Day("plannedOn"))))
            {
                var settled = pathway.All("appointment_held", "appointment_missed", "appointment_cancelled").LastOrDefault(s => s["appointment"] == booked["appointment"]);
                outcomes.Add(settled is null || settled.On > until
                    ? version > 1 && pathway.ClosedOn <= until && booked.Day("plannedOn") > pathway.ClosedOn ? "after_exit" : booked.Day("plannedOn") == until ? "to_come" : "not_recorded"
                    : settled.Event switch { "appointment_held" => "held", "appointment_missed" => settled["absence"]!, _ => settled["by"] == "service" ? "revoked" : "cancelled_by_person" });
            }
        }
        long In(string name) => outcomes.Count(o => o == name);
        return Share(In("held"), outcomes.Count - In("to_come") - In("after_exit")) with
        {
            Undocumented = In("not_recorded"),
            Parts = new[] { "held", "excused", "no_show", "cancelled_by_person", "revoked", "not_recorded" }.ToDictionary(c => c, In),
            Apart = new[] { "to_come", "after_exit" }.Where(c => In(c) > 0).ToDictionary(c => c, In),
        };
    }

    /// <summary>How long each person was seen, and whether it ended with the event.</summary>
    public static List<(double Time, bool Event)> Spells(List<NaivePathway> entered, Func<NaivePathway, DateOnly?> on, DateOnly until, TimeUnit unit) =>
    [
        .. entered.Select(p =>
        {
            var last = p.ClosedOn < until ? p.ClosedOn.Value : until;
            var happened = on(p) is { } day && day <= last;
            return (Between(p.Entry.On, happened ? on(p)!.Value : last, unit), happened);
        }),
    ];

    static NaiveValue TimeTo(List<NaivePathway> entered, Func<NaivePathway, DateOnly?> on, DateOnly until, TimeUnit unit)
    {
        var spells = Spells(entered, on, until, unit);
        var (survival, greenwood) = (1.0, 0.0);
        var curve = new List<NaivePoint>();
        foreach (var time in spells.Select(s => s.Time).Distinct().Order())
        {
            var atRisk = spells.Count(s => s.Time >= time);
            var events = spells.Count(s => s.Time == time && s.Event);
            survival *= 1 - ((double)events / atRisk);
            greenwood += events == 0 ? 0 : events / (atRisk * ((double)atRisk - events));
            curve.Add(new(time, atRisk, events, spells.Count(s => s.Time == time && !s.Event), survival, greenwood));
        }
        return new(spells.Count(s => s.Event), spells.Count, Median(curve)) { Curve = curve };
    }

    // R's rule: where the curve lies on a half, the middle of that stretch.
    static double? Median(List<NaivePoint> curve)
    {
        const double Rounding = 1e-9;
        var first = curve.Find(p => p.Survival < 0.5 + Rounding);
        var below = curve.Find(p => p.Survival < 0.5 - Rounding);
        return first is null ? null : first.Survival < 0.5 - Rounding ? first.Time : (first.Time + (below ?? curve[^1]).Time) / 2;
    }

    static double Between(DateOnly from, DateOnly to, TimeUnit unit)
    {
        var days = to.DayNumber - from.DayNumber;
        if (unit != TimeUnit.Month)
        {
            return unit == TimeUnit.Day ? days : days / 7.0;
        }
        var months = 0;
        while (from.AddMonths(months + 1) <= to)
        {
            months++;
        }
        return months;
    }

    static NaiveValue Count(long count) => new(count, null, count);

    static NaiveValue Share(long numerator, long denominator) => new(numerator, denominator, denominator == 0 ? null : (double)numerator / denominator);
}
