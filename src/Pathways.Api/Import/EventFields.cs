using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Import;

/// <summary>Reads the text of one field; false when it is not what the field holds.</summary>
public delegate bool FieldReader(string text, FileIdentity file, out object? value);

/// <summary>A field of an event as a column of an import.</summary>
/// <param name="Column">Its column: the field's name in snake_case.</param>
/// <param name="Required">Whether the event can't be without it.</param>
/// <param name="Read">Reads it.</param>
/// <param name="Problem">Code of the problem when it can't be read.</param>
/// <param name="Expected">What it holds, for the words of the problem.</param>
/// <param name="Default">Its value when absent.</param>
public sealed record EventField(string Column, bool Required, FieldReader Read, string Problem, string Expected, object? Default)
{
    /// <summary>Whether it holds a day.</summary>
    public bool IsDay => Problem == "import/bad-date";

    /// <summary>Whether it holds publics, each with the day of its proof or without.</summary>
    public bool IsPublics => Problem == "import/bad-publics";

    /// <summary>Whether it holds a number that may have decimals.</summary>
    public bool IsDecimal => Problem == "import/bad-number" && Expected.Contains('.', StringComparison.Ordinal);
}

/// <summary>
/// An event as a row of an import. Fields follow from the event's record, so that an event added to the domain can be imported
/// without a line here; the situation on entry is laid flat.
/// </summary>
public sealed class EventShape
{
    readonly ConstructorInvoker create;
    readonly ConstructorInvoker? createSituation;
    readonly int situationAt = -1, situationLength, attributesAt = -1;

    EventShape(string name, Type type)
    {
        (Name, Type) = (name, type);
        var constructor = Primary(type);
        create = ConstructorInvoker.Create(constructor);
        var fields = new List<EventField>();
        foreach (var parameter in constructor.GetParameters())
        {
            if (parameter.ParameterType == typeof(EntrySituation))
            {
                var situation = Primary(typeof(EntrySituation));
                (situationAt, situationLength) = (fields.Count, situation.GetParameters().Length);
                createSituation = ConstructorInvoker.Create(situation);
                fields.AddRange(situation.GetParameters().Select(FieldOf));
            }
            else if (type == typeof(PathwayOpened) && parameter.Name == nameof(PathwayOpened.Attributes))
            {
                attributesAt = parameter.Position;
            }
            else
            {
                fields.Add(FieldOf(parameter));
            }
        }
        Fields = fields;
    }

    /// <summary>Stored name of the event.</summary>
    public string Name { get; }

    /// <summary>Its record.</summary>
    public Type Type { get; }

    /// <summary>Its fields, in the order in which <see cref="Create"/> takes their values.</summary>
    public IReadOnlyList<EventField> Fields { get; }

    /// <summary>Every event that a file may hold. Corrections name events by an identifier that no file knows.</summary>
    public static readonly IReadOnlyDictionary<string, EventShape> All = EventNames.All
        .Where(e => !e.Type.IsSubclassOf(typeof(CorrectionEvent)))
        .ToDictionary(e => e.Name, e => new EventShape(e.Name, e.Type), StringComparer.Ordinal);

    /// <summary>Every column that some event has.</summary>
    public static readonly IReadOnlySet<string> Columns = All.Values.SelectMany(s => s.Fields).Select(f => f.Column).ToHashSet(StringComparer.Ordinal);

    /// <summary>Every column that holds a day.</summary>
    public static readonly IReadOnlySet<string> DateColumns = All.Values.SelectMany(s => s.Fields).Where(f => f.IsDay).Select(f => f.Column).ToHashSet(StringComparer.Ordinal);

    /// <summary>Every column that holds publics: days stand within.</summary>
    public static readonly IReadOnlySet<string> PublicsColumns = All.Values.SelectMany(s => s.Fields).Where(f => f.IsPublics).Select(f => f.Column).ToHashSet(StringComparer.Ordinal);

    /// <summary>The event with these values, in the order of <see cref="Fields"/>.</summary>
    public PathwayEvent Create(object?[] values, ImmutableSortedDictionary<string, string>? attributes)
    {
        if (createSituation is null)
        {
            return (PathwayEvent)create.Invoke(values.AsSpan());
        }
        var arguments = new List<object?>(values);
        var situation = createSituation.Invoke(arguments.GetRange(situationAt, situationLength).ToArray().AsSpan());
        arguments.RemoveRange(situationAt, situationLength);
        arguments.Insert(situationAt, situation);
        if (attributesAt >= 0)
        {
            arguments.Insert(attributesAt, attributes);
        }
        return (PathwayEvent)create.Invoke(arguments.ToArray().AsSpan());
    }

    static ConstructorInfo Primary(Type type) => type.GetConstructors().OrderByDescending(c => c.GetParameters().Length).First();

    static EventField FieldOf(ParameterInfo parameter)
    {
        var (read, problem, expected) = ReaderOf(parameter);
        var required = !parameter.HasDefaultValue && parameter.Name != "Person";
        // A default that is an enum's value comes back from reflection as its number.
        var fallback = parameter.HasDefaultValue && parameter.DefaultValue is { } value && parameter.ParameterType.IsEnum
            ? Enum.ToObject(parameter.ParameterType, value)
            : parameter.HasDefaultValue ? parameter.DefaultValue : null;
        return new EventField(JsonNamingPolicy.SnakeCaseLower.ConvertName(parameter.Name!), required, read, problem, expected, fallback);
    }

    static (FieldReader Read, string Problem, string Expected) ReaderOf(ParameterInfo parameter) =>
        (Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType) switch
        {
            var t when t == typeof(DateOnly) => (Date, "import/bad-date", "2026-03-31"),
            var t when t == typeof(string) && parameter.Name == nameof(AppointmentBooked.Time) => (Time, "import/bad-value", "14:30"),
            var t when t == typeof(string) => (Text, "import/bad-value", ""),
            var t when t == typeof(int) => (Whole, "import/bad-number", "15"),
            var t when t == typeof(decimal) => (Decimal, "import/bad-number", "17.5"),
            var t when t == typeof(bool) => (Boolean, "import/bad-value", "true, false"),
            var t when t == typeof(Guid) && parameter.Name == "Person" => (Person, "import/bad-value", ""),
            var t when t == typeof(Guid) => (Pathway, "import/bad-value", ""),
            var t when t == typeof(ImmutableSortedDictionary<TargetPublic, DateOnly?>) => (Publics, "import/bad-publics", "rsa=2026-01-15|single_parent"),
            { IsEnum: true } t => CodeOf(t),
            var t => throw new NotSupportedException($"No column can hold a {t.Name}: {parameter.Member.DeclaringType!.Name}.{parameter.Name}"),
        };

    static (FieldReader, string, string) CodeOf(Type list) =>
        ((FieldReader, string, string))typeof(EventShape).GetMethod(nameof(Code), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(list).Invoke(null, [])!;

    static (FieldReader, string, string) Code<T>() where T : struct, Enum
    {
        // What the list still takes: a code of before is refused by the domain, which says what to write instead.
        return (Read, "import/bad-code", string.Join(", ", Enum.GetValues<T>().Where(c => !CodeStanding.IsRetired(c, out _)).Select(CodeNames<T>.Of)));

        static bool Read(string text, FileIdentity file, out object? value)
        {
            var known = CodeNames<T>.TryParse(text, out var code);
            value = known ? code : null;
            return known;
        }
    }

    static bool TryDate(string text, out DateOnly date) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);

    static bool Date(string text, FileIdentity file, out object? value)
    {
        var good = TryDate(text, out var date);
        value = date;
        return good;
    }

    static bool Text(string text, FileIdentity file, out object? value)
    {
        value = text;
        return true;
    }

    static bool Time(string text, FileIdentity file, out object? value)
    {
        value = TimeOfDay.Canonical(text);
        return value is not null;
    }

    static bool Whole(string text, FileIdentity file, out object? value)
    {
        var good = int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number);
        value = number;
        return good;
    }

    static bool Decimal(string text, FileIdentity file, out object? value)
    {
        var good = decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number);
        value = number;
        return good;
    }

    static bool Boolean(string text, FileIdentity file, out object? value)
    {
        // A spreadsheet writes what it understands in capitals, and in its own language.
        value = text.ToUpperInvariant() switch { "TRUE" or "VRAI" => true, "FALSE" or "FAUX" => false, _ => null };
        return value is not null;
    }

    static bool Person(string text, FileIdentity file, out object? value)
    {
        value = file.Person(text);
        return true;
    }

    static bool Pathway(string text, FileIdentity file, out object? value)
    {
        value = Guid.TryParseExact(text, "D", out var id) ? id : file.Pathway(text);
        return true;
    }

    // Publics separated by a bar, each with the day of its proof when there is one.
    static bool Publics(string text, FileIdentity file, out object? value)
    {
        var all = ImmutableSortedDictionary.CreateBuilder<TargetPublic, DateOnly?>();
        value = null;
        foreach (var part in text.Split('|'))
        {
            var (name, proof) = part.IndexOf('=', StringComparison.Ordinal) is >= 0 and var at ? (part[..at], part[(at + 1)..]) : (part, null);
            var date = default(DateOnly);
            if (!CodeNames<TargetPublic>.TryParse(name, out var flag) || (proof is not null && !TryDate(proof, out date)) || !all.TryAdd(flag, proof is null ? null : date))
            {
                return false;
            }
        }
        value = all.ToImmutable();
        return true;
    }
}
