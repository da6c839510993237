using System.Globalization;
using System.Text.RegularExpressions;
using Pathways.Domain;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Pathways.Projections.Statistics;

namespace Pathways.Projections.Indicators;

/// <summary>What figures can be broken down and filtered by, and in which order groups are shown.</summary>
public static partial class Dimensions
{
    static readonly Dictionary<string, Func<Journey, string?>> Known = new(StringComparer.Ordinal)
    {
        ["scheme"] = j => j.Entry.Scheme,
        ["structure"] = j => j.Entry.Structure,
        ["territory"] = j => j.Entry.Territory,
        ["convention"] = j => j.Entry.Convention,
        ["gender"] = j => j.Entry.Gender,
        ["age_band"] = j => j.Entry.AgeBand,
        ["education"] = j => Derived(j.Entry.Education, Education.Isced),
        ["french_level"] = j => Derived(j.Entry.Education, Education.French),
        ["labour"] = j => j.Entry.Labour,
        [Prescriber] = j => j.Entry.Prescriber,
        [Sensitive] = j => j.Entry.Publics.Any(IsSensitivePublic) ? "yes" : "no",
        ["entry_month"] = j => Month(j.Entry.OpenedOn),
        ["entry_year"] = j => j.Entry.OpenedOn.ToString("yyyy", CultureInfo.InvariantCulture),
        ["exit_month"] = j => j.ClosedOn is { } closed ? Month(closed) : null,
    };

    /// <summary>The group of those of whom a dimension says nothing.</summary>
    public const string NotStated = "not_stated";

    /// <summary>The group of those whose value of an attribute the installation does not declare: what it was is not shown.</summary>
    public const string Undeclared = "undeclared";

    /// <summary>
    /// Whether a value tells a group. "Does not know" and "prefers not to say" are answers, and keep an entry complete; but they say no more
    /// of the person than no answer does, so all three are shown beside a comparison and are no arm of a test.
    /// </summary>
    public static bool TellsGroup(string? value) => value is not (NotStated or Undeclared or "does_not_know" or "prefers_not_to_say");

    /// <summary>Whether any sensitive public is flagged: how those read them who may not read each by itself (<see cref="SensitiveFacts"/>).</summary>
    public const string Sensitive = "sensitive";

    /// <summary>The kind of body that sent the person. Who may not read sensitive facts reads a kind that tells one as <c>other</c>.</summary>
    public const string Prescriber = "prescriber";

    const string Public = "public.";
    const string Attribute = "attribute.";

    /// <summary>The fixed dimensions; besides them <c>public.CODE</c> and <c>attribute.NAME</c>.</summary>
    public static IEnumerable<string> Names => Known.Keys;

    // The lists that are closed, each in its natural order.
    static readonly Dictionary<string, IReadOnlyList<string>> Lists = new(StringComparer.Ordinal)
    {
        ["scheme"] = CodeNames<Scheme>.All,
        ["gender"] = CodeNames<Gender>.All,
        ["age_band"] = Entry.AgeBands,
        ["education"] = [.. Education.IscedGroups.Select(CodeNames<EducationLevel>.Of)],
        ["french_level"] = [.. Education.FrenchLevels.Select(CodeNames<EducationLevel>.Of)],
        ["labour"] = CodeNames<LabourSituation>.All,
    };

    static readonly string[] YesNo = ["yes", "no"];

    /// <summary>Target publics: each is a dimension <c>public.CODE</c> of its own, since a person may belong to several.</summary>
    public static IReadOnlyCollection<string> Publics { get; } = CodeNames<TargetPublic>.All;

    /// <summary>The value of a dimension for a journey, or null when there is no such dimension. What an imported file wrote for "missing" is not stated.</summary>
    /// <param name="dimension">The dimension.</param>
    /// <param name="grouped">Whether the values of an attribute that tell sensitive facts are one group.</param>
    public static Func<Journey, string>? Of(string dimension, bool grouped = false)
    {
        ArgumentNullException.ThrowIfNull(dimension);
        if (grouped && dimension == Prescriber)
        {
            return j => j.Entry.Prescriber is { } kind ? ForEvaluators(kind) : NotStated;
        }
        if (Known.TryGetValue(dimension, out var value))
        {
            return j => value(j) ?? NotStated;
        }
        if (!Open().IsMatch(dimension))
        {
            return null;
        }
        var name = dimension[(dimension.IndexOf('.', StringComparison.Ordinal) + 1)..];
        return dimension.StartsWith(Attribute, StringComparison.Ordinal) ? j => Told(Stated(j.Entry.Attributes?.GetValueOrDefault(name)), grouped)
            : Publics.Contains(name, StringComparer.Ordinal) && CodeNames<TargetPublic>.TryParse(name, out var flag) ? j => Belongs(j.Entry, name, flag) ? "yes" : "no"
            : null;
    }

    /// <summary>
    /// The values that a dimension can have, in their natural order; null where only the facts or the calendar know (structures, communes,
    /// attributes, months), and for prescribers, of whom there are many kinds and no order.
    /// </summary>
    public static IReadOnlyList<string>? ValuesOf(string dimension)
    {
        ArgumentNullException.ThrowIfNull(dimension);
        return dimension == Sensitive || dimension.StartsWith(Public, StringComparison.Ordinal) ? YesNo : Lists.GetValueOrDefault(dimension);
    }

    /// <summary>Whether a dimension can have that value: a misspelt one would be another figure, of nobody. What only the facts know is held against them (<see cref="KnownValues"/>).</summary>
    public static bool Accepts(string dimension, string value)
    {
        ArgumentNullException.ThrowIfNull(dimension);
        ArgumentNullException.ThrowIfNull(value);
        return dimension switch
        {
            "entry_month" or "exit_month" => (dimension == "exit_month" && value == NotStated) || Written(value, "yyyy-MM"),
            "entry_year" => Written(value, "yyyy"),
            Prescriber => value == NotStated || CodeNames<PrescriberKind>.All.Contains(value, StringComparer.Ordinal),
            _ => ValuesOf(dimension)?.Contains(value, StringComparer.Ordinal) ?? true,
        };
    }

    /// <summary>Whether a dimension tells sensitive facts one by one.</summary>
    public static bool IsSensitive(string dimension)
    {
        ArgumentNullException.ThrowIfNull(dimension);
        return AttributeOf(dimension) is { } attribute ? SensitiveFacts.OfText(attribute) is not null
            : dimension.StartsWith(Public, StringComparison.Ordinal) && IsSensitivePublic(dimension[Public.Length..]);
    }

    /// <summary>Whether a value of a dimension tells a sensitive fact: what a file wrote for one.</summary>
    public static bool IsSensitive(string dimension, string value) =>
        dimension == Prescriber ? CodeNames<PrescriberKind>.TryParse(value, out _) && ForEvaluators(value) != value : AttributeOf(dimension) is not null && SensitiveFacts.OfText(value) is not null;

    static string ForEvaluators(string prescriber) => CodeNames<PrescriberKind>.TryParse(prescriber, out var kind) ? CodeNames<PrescriberKind>.Of(Prescribers.ForEvaluators(kind)) : prescriber;

    static string Told(string value, bool grouped) => grouped && SensitiveFacts.OfText(value) is not null ? SensitiveFacts.Reserved : value;

    static bool IsSensitivePublic(string code) => CodeNames<TargetPublic>.TryParse(code, out var flag) && SensitiveFacts.Of(flag) is not null;

    /// <summary>The name of the attribute that a dimension is, or null.</summary>
    public static string? AttributeOf(string dimension)
    {
        ArgumentNullException.ThrowIfNull(dimension);
        return dimension.StartsWith(Attribute, StringComparison.Ordinal) ? dimension[Attribute.Length..] : null;
    }

    /// <summary>A value as a group has it: what says that nothing was stated is one group, however it was written.</summary>
    public static string Stated(string? value) => Missing.Usual.Is(value) ? NotStated : value!;

    /// <summary>The text of an attribute that is read as not stated (<c>NA</c>, <c>null</c>); null where it states something, or is empty.</summary>
    public static string? ReadAsNotStated(string? value) => !string.IsNullOrWhiteSpace(value) && Stated(value) == NotStated ? value : null;

    /// <summary>
    /// Groups in their natural order, for every table, chart and file: closed lists as they are listed (women, men, non-binary; ages and
    /// levels ascending; yes, no), months and years in time, all others by falling size, then by code as people sort: Site 2 before Site 10,
    /// École before Foyer. What is not declared and what is not stated come last.
    /// </summary>
    public static IReadOnlyList<FigureValue> InOrder(string dimension, IEnumerable<FigureValue> groups)
    {
        var list = ValuesOf(dimension);
        var inTime = Scales.IsTime(dimension);
        var places = (list ?? []).Index().ToDictionary(v => v.Item, v => v.Index, StringComparer.Ordinal);
        return
        [
            .. groups.OrderBy(g => g.Group switch { NotStated => 2, Undeclared => 1, _ => 0 })
                .ThenBy(g => places.GetValueOrDefault(g.Group!, places.Count))
                .ThenByDescending(g => list is null && !inTime ? g.Denominator ?? g.Numerator ?? 0 : 0)
                .ThenBy(g => PlainText.WithoutAccents(g.Group!).ToUpperInvariant(), AsPeopleSort).ThenBy(g => g.Group, StringComparer.Ordinal),
        ];
    }

    static readonly IComparer<string> AsPeopleSort = Comparer<string>.Create(NaturalOrder.Compare);

    /// <summary>Stored names of the events that a dimension needs, besides entries.</summary>
    public static IReadOnlyList<string> Events(string dimension) => dimension == "exit_month" ? ["pathway_closed"] : [];

    // The entry keeps the level that was said; which group that is, the rule of the day says.
    static string Derived(string level, Func<EducationLevel, EducationLevel> derive) =>
        CodeNames<EducationLevel>.TryParse(level, out var code) ? CodeNames<EducationLevel>.Of(derive(code)) : level;

    // By the age on entry; by what a file says where it has no age.
    static bool Belongs(Entry entry, string name, TargetPublic flag) => entry.Age is { } age && EntryFacts.ByAge(flag, age) is { } belongs ? belongs
        : flag == TargetPublic.RefugeeOrAsylum ? entry.Publics.Any(p => p is "refugee_or_asylum" or "refugee" or "other_protection")
        : entry.Publics.Contains(name, StringComparer.Ordinal);

    static bool Written(string value, string format) => DateOnly.TryParseExact(value, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    static string Month(DateOnly day) => day.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A(?:public|attribute)\.[A-Za-z][A-Za-z0-9_.-]{0,39}\z", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Open();
}
