using System.Text.Json.Serialization;
using Pathways.Projections.Statistics;

namespace Pathways.Projections.Indicators;

/// <summary>A thing said in both languages.</summary>
public sealed record Words(string Fr, string En);

/// <summary>
/// What a figure is asked for. It has two windows, never one: who is counted (those whose entry, exit or step falls from
/// <paramref name="From"/> to <paramref name="To"/>), and until when they were observed (<paramref name="ObservedUntil"/>).
/// </summary>
/// <param name="From">First day on which somebody is counted; absent: from the beginning.</param>
/// <param name="To">Last day on which somebody is counted.</param>
/// <param name="ObservedUntil">Last day observed: horizons, maturity and censoring go by it. Never after the last day that anybody can know of.</param>
/// <param name="By">Dimension to break down by.</param>
/// <param name="Filters">Values wanted of each dimension.</param>
/// <param name="AsKnownOn">The instant whose knowledge is asked; absent: what is known now.</param>
/// <param name="Unit">Unit of times: day, week or month (whole calendar months).</param>
/// <param name="Interval">How the limits of a survival curve are made.</param>
/// <param name="FullTimeOnly">Count full-time work only.</param>
/// <param name="Days">Within how many days of the entry, for the figures that ask so.</param>
/// <param name="Grouped">Whether sensitive facts are grouped, for those who may not read them one by one.</param>
public sealed record FigureRequest(
    DateOnly? From, DateOnly To, DateOnly ObservedUntil, string? By = null, IReadOnlyDictionary<string, IReadOnlyList<string>>? Filters = null,
    DateTimeOffset? AsKnownOn = null, TimeUnit Unit = TimeUnit.Day, SurvivalInterval Interval = SurvivalInterval.LogLog, bool FullTimeOnly = false,
    int Days = FigureRequest.UsualDays, bool Grouped = false)
{
    /// <summary>Within how many days, where nothing is said.</summary>
    public const int UsualDays = 30;

    /// <summary>What the territory's clocks showed at <see cref="AsKnownOn"/>, for words; absent: in UTC.</summary>
    public DateTime? AsKnownLocally { get; init; }

    /// <summary>The same, observed no longer than the last day on which somebody is counted.</summary>
    public FigureRequest ObservedInPeriod() => ObservedUntil > To ? this with { ObservedUntil = To } : this;

    /// <summary>Whether a day is one of those on which somebody is counted, ends included; what came after the last day observed was not seen.</summary>
    public bool Counts(DateOnly? day) => day is { } d && d <= To && d <= ObservedUntil && (From is null || d >= From);
}

/// <summary>What it is whose date places somebody among those counted.</summary>
public enum CountedBy
{
    /// <summary>The entry.</summary>
    Entry,

    /// <summary>The exit.</summary>
    Exit,

    /// <summary>The start of the first job.</summary>
    FirstJob,

    /// <summary>The day for which an appointment was planned.</summary>
    Appointment,

    /// <summary>None: what is on the last day.</summary>
    LastDay,
}

/// <summary>Unit of a time between two days.</summary>
public enum TimeUnit
{
    /// <summary>Days.</summary>
    Day,

    /// <summary>Weeks of seven days, with their fraction.</summary>
    Week,

    /// <summary>Whole calendar months: 15 January to 14 February is none, to 15 February is one.</summary>
    Month,
}

/// <summary>Whether a figure says something.</summary>
public enum FigureState
{
    /// <summary>It does.</summary>
    Ok,

    /// <summary>Its denominator is empty: not applicable, which is not 0.</summary>
    NotApplicable,

    /// <summary>Everybody it could count is too recent: not mature, which is not 0.</summary>
    NotMature,
}

/// <summary>An interval of confidence, and how it is made.</summary>
public sealed record FigureInterval(string Method, double Level, double? Lower, double? Upper);

/// <summary>A count beside others: a class of exits, a stage of the funnel.</summary>
/// <param name="Code">Stable code.</param>
/// <param name="Label">In words.</param>
/// <param name="Count">How many.</param>
/// <param name="OfAll">Share of all; absent when there is nobody.</param>
/// <param name="OfPrevious">Share of the stage before, or of the one before that where the stage before is not required; absent for the first.</param>
/// <param name="Interval">Interval of the share of all.</param>
public sealed record FigurePart(string Code, Words Label, long Count, double? OfAll, double? OfPrevious, FigureInterval? Interval);

/// <summary>A step of a survival curve.</summary>
public sealed record CurvePoint(double Time, double AtRisk, double Events, double Censored, double Survival, double? StandardError, double? Lower, double? Upper);

/// <summary>A survival curve with its median; a median that is not reached is null with <paramref name="MedianReached"/> false.</summary>
public sealed record FigureCurve(
    IReadOnlyList<CurvePoint> Points, double? Median, double? MedianLower, double? MedianUpper, bool MedianReached, double Events, double Censored);

/// <summary>A comparison of the groups. Those of whom the dimension says nothing are no group: they are left out of it, and counted.</summary>
/// <param name="Name">The test.</param>
/// <param name="ChiSquare">Its statistic; null where nothing can be compared, as without an event while two groups are at risk.</param>
/// <param name="DegreesOfFreedom">Groups compared, less one; 0 where nothing can be compared.</param>
/// <param name="PValue">How often chance alone would give as much; null where nothing can be compared.</param>
/// <param name="LeftOut">How many were left out because their group is not stated.</param>
public sealed record FigureTest(string Name, double? ChiSquare, int DegreesOfFreedom, double? PValue, long LeftOut = 0)
{
    /// <summary>Groups with fewer than 5 expected events: of such the distribution of χ² is a rough one.</summary>
    [JsonIgnore]
    public int FewExpected { get; init; }
}

/// <summary>The figure of all, or of one group.</summary>
/// <param name="Group">Value of the dimension; absent for all.</param>
/// <param name="State">Whether it says something.</param>
/// <param name="Value">The value, in the figure's unit; absent unless the state is ok.</param>
/// <param name="Numerator">Who counts.</param>
/// <param name="Denominator">Of whom.</param>
/// <param name="Interval">Interval of the value.</param>
/// <param name="NotMature">Who is too recent to be counted, and so outside the denominator.</param>
/// <param name="Undocumented">Who is in the denominator and of whom nothing is known.</param>
/// <param name="Parts">Classes or stages.</param>
/// <param name="Curve">Survival curve.</param>
/// <param name="Apart">Who the rule leaves outside the numerator, or outside numerator and denominator, and why; absent where there is nobody.</param>
public sealed record FigureValue(
    string? Group, FigureState State, double? Value, long? Numerator, long? Denominator, FigureInterval? Interval = null, long NotMature = 0, long Undocumented = 0,
    IReadOnlyList<FigurePart>? Parts = null, FigureCurve? Curve = null, IReadOnlyList<FigurePart>? Apart = null)
{
    /// <summary>Whether there is nobody whom it could count.</summary>
    [JsonIgnore]
    public bool OfNobody => Apart is null && Numerator.GetValueOrDefault() + Denominator.GetValueOrDefault() + NotMature == 0;

    /// <summary>Of disclosure control: none was applied, small counts are shown (<see cref="SmallCounts"/>).</summary>
    public string Disclosure => "not_controlled";
}

/// <summary>One pure, versioned rule. A changed rule is another version beside it, never an edit.</summary>
public abstract class FigureRule
{
    /// <summary>Stable code.</summary>
    public abstract string Code { get; }

    /// <summary>Version of the rule.</summary>
    public virtual int Version => 1;

    /// <summary>Whose dates place them among those counted.</summary>
    public virtual CountedBy CountedBy => CountedBy.Entry;

    /// <summary>Names of the parameters that it takes, besides both windows, filters, breakdown and knowledge, which every rule takes.</summary>
    public virtual IReadOnlyList<string> Parameters => [];

    /// <summary>Whether it observes nobody longer than it counts them, as version 1 of most rules did: it takes no last day of observation.</summary>
    public virtual bool HasOneWindow => false;

    /// <summary>Whether it is a count and no more, without a comparison: by months it is a series.</summary>
    public virtual bool OnlyCounts => false;

    /// <summary>What is asked, as this rule takes it: until when it observes is said with its answer.</summary>
    public virtual FigureRequest Taken(FigureRequest request) => HasOneWindow ? request.ObservedInPeriod() : request;

    /// <summary>Its name, with what was asked of it.</summary>
    public virtual Words NameFor(FigureRequest request) => Name;

    /// <summary>Its name.</summary>
    public abstract Words Name { get; }

    /// <summary>The rule in words, exclusions included.</summary>
    public abstract Words Rule { get; }

    /// <summary>What is counted: pathway, exit, person.</summary>
    public abstract string Unit { get; }

    /// <summary>The date that places a pathway in the period.</summary>
    public abstract Words ReferenceDate { get; }

    /// <summary>Of whom it is a share.</summary>
    public abstract Words Denominator { get; }

    /// <summary>Stored names of the events that it needs, besides entries.</summary>
    public abstract IReadOnlyList<string> Events { get; }

    /// <summary>Begins to count: of all, or of one group.</summary>
    /// <param name="request">What is asked, as the rule takes it (<see cref="Taken"/>).</param>
    public abstract Tally Start(FigureRequest request);

    /// <summary>A comparison of groups, where the rule has one.</summary>
    /// <param name="groups">What <see cref="Start"/> began, each with the journeys of one group.</param>
    /// <param name="request">What is asked.</param>
    public virtual FigureTest? Compare(IReadOnlyList<Tally> groups, FigureRequest request) => null;

    /// <summary>Counts the journeys of which something holds, and nothing else.</summary>
    protected sealed class Counter(Func<Journey, bool> counts) : Tally
    {
        long count;

        /// <inheritdoc/>
        public override void Take(Journey journey) => count += counts(journey) ? 1 : 0;

        /// <inheritdoc/>
        public override FigureValue Value() => Count(count);
    }

    /// <summary>A count, which has no denominator but itself.</summary>
    protected static FigureValue Count(long count) => new(null, FigureState.Ok, count, count, null);

    /// <summary>A share with its Wilson interval; of nobody, not applicable, or not mature where people are merely too recent.</summary>
    protected static FigureValue Share(long numerator, long denominator, long notMature = 0, long undocumented = 0, IReadOnlyList<FigurePart>? parts = null)
    {
        if (denominator == 0)
        {
            return new FigureValue(null, notMature > 0 ? FigureState.NotMature : FigureState.NotApplicable, null, 0, 0, null, notMature, undocumented, parts);
        }
        return new FigureValue(null, FigureState.Ok, (double)numerator / denominator, numerator, denominator, Wilson(numerator, denominator), notMature, undocumented, parts);
    }

    /// <summary>The Wilson interval of a share, 95 %.</summary>
    protected static FigureInterval Wilson(long numerator, long denominator)
    {
        var interval = Proportion.Wilson(numerator, denominator);
        return new FigureInterval("wilson", interval.Level, interval.Lower, interval.Upper);
    }
}
