using Pathways.Projections.Indicators.Superseded;

namespace Pathways.Projections.Indicators;

/// <summary>Every figure that is served, with every version of its rule.</summary>
public static class FigureCatalogue
{
    /// <summary>The rules.</summary>
    public static readonly IReadOnlyList<FigureRule> All =
    [
        new Entries(), new Active(), new Exits(), new ExitsByClass(), new TimeToFirstAppointment(), new TimeToEngagementContract(), new StageFunnel(),
        new InWork(6, everyMonth: false), new InWork(6, everyMonth: true), new InWork(12, everyMonth: false), new InWork(12, everyMonth: true), new TimeToFirstJob(),
        new FirstAppointmentWithin(), new EngagementContractWithin(), new FirstJobWithin(), new AppointmentsByOutcome(),
        // Definitions of before, which can still be asked for.
        new ExitsByClassVersion1(), new TimeToFirstAppointmentVersion1(), new TimeToEngagementContractVersion1(), new StageFunnelVersion1(),
        new InWorkVersion1(6, everyMonth: false), new InWorkVersion1(6, everyMonth: true), new InWorkVersion1(12, everyMonth: false), new InWorkVersion1(12, everyMonth: true),
        new InWorkVersion2(6, everyMonth: false), new InWorkVersion2(6, everyMonth: true), new InWorkVersion2(12, everyMonth: false), new InWorkVersion2(12, everyMonth: true),
        new TimeToFirstJobVersion1(), new AppointmentsByOutcomeVersion1(),
    ];

    /// <summary>The rule of a code, in a version or in the latest; null when there is none.</summary>
    public static FigureRule? Find(string code, int? version = null) =>
        All.Where(rule => string.Equals(rule.Code, code, StringComparison.Ordinal) && (version is null || rule.Version == version)).MaxBy(rule => rule.Version);

    /// <summary>The versions that a figure is served in, in order; none where there is no such figure.</summary>
    public static IReadOnlyList<int> Versions(string code) => [.. All.Where(rule => string.Equals(rule.Code, code, StringComparison.Ordinal)).Select(rule => rule.Version).Order()];

    /// <summary>Every code, once.</summary>
    public static IEnumerable<string> Codes => All.Select(rule => rule.Code).Distinct(StringComparer.Ordinal);
}
