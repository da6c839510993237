using System.Collections.Immutable;
using System.Globalization;
using Pathways.Domain.Codes;

namespace Pathways.Domain.Pathways;

/// <summary>
/// What is wrong with the value of one field whatever the others say. The stages refuse the first fault that they meet; a form tells all of
/// these at once, beside what it could not read, so that nobody mends one to be told of the next. Pure.
/// </summary>
public static class ValueRules
{
    static readonly DateOnly AnyDay = new(2000, 1, 1);

    /// <summary>What is wrong with a value; null where nothing is, or where it takes other fields to tell.</summary>
    /// <param name="step">The event.</param>
    /// <param name="field">The field, in camelCase.</param>
    /// <param name="value">The value as it is stored.</param>
    public static Refusal? Refuse(Type step, string field, string value)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(value);
        return field switch
        {
            "rome" => Rules.Rome(Nomenclatures.Rome(value) ?? value, null),
            "host" => Placement.Host(value),
            "structure" or "convention" => Rules.Code(value, field),
            "place" => Rules.Code(Nomenclatures.Commune(value) ?? value, field),
            "referent" => Rules.Account(value, field),
            "weeklyHours" when decimal.TryParse(value, NumberStyles.Number, CultureInfo.InvariantCulture, out var hours) => Hours(step, hours),
            _ => null,
        };
    }

    /// <summary>What makes publics of an entry impossible beside each other, whatever else it says; null where nothing does.</summary>
    public static Refusal? Refuse(IEnumerable<TargetPublic> publics)
    {
        // On any day, of anybody: only rules that need nothing else find something.
        var entry = new PathwayOpened(
            AnyDay, Guid.Empty, Scheme.Other, "", "", new EntrySituation(Publics: publics.Distinct().ToImmutableSortedDictionary(p => p, _ => (DateOnly?)null)));
        return FactRules.Found(Pathway.None, entry, entry.OccurredOn).FirstOrDefault(f => f.Field == "situation.publics" && FactRules.Of(f.Code)?.Severity == Severity.Refuse);
    }

    static Refusal? Hours(Type step, decimal hours) =>
        step == typeof(WorkContractStarted) || step == typeof(WorkContractAmended) ? Placement.Hours(hours)
        : decimal.Truncate(hours) == hours && Math.Abs(hours) < int.MaxValue ? Orientation.Hours((int)hours)
        : null;
}
