using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;

namespace Pathways.Domain.Codes;

/// <summary>A code of an earlier list: what holds it loads, folds and is labelled as before; it is not recorded any more.</summary>
/// <param name="instead">Stored names of the codes that say it now.</param>
[AttributeUsage(AttributeTargets.Field)]
public sealed class RetiredAttribute(params string[] instead) : Attribute
{
    /// <summary>Stored names of the codes that say it now.</summary>
    public IReadOnlyList<string> Instead => instead;
}

/// <summary>A code that only a file of another system may hold, which knows no more: it is never chosen on a form, nor sent to the API.</summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class FilesOnlyAttribute : Attribute;

/// <summary>The absence of an answer: what stands in a field that is to be completed. Never offered, for it is no answer.</summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class NoAnswerAttribute : Attribute;

/// <summary>Which codes of a list may be recorded today, and by whom.</summary>
public static class CodeStanding
{
    static readonly ConcurrentDictionary<Type, FrozenDictionary<Enum, FieldInfo>> Members = new();

    /// <summary>Whether a person who records may choose a code.</summary>
    public static bool IsOffered(Enum code) => MemberOf(code) is null;

    /// <summary>Whether a code belongs to an earlier list; <paramref name="instead"/> has the stored names of what says it now.</summary>
    public static bool IsRetired(Enum code, out IReadOnlyList<string> instead)
    {
        instead = MemberOf(code)?.GetCustomAttribute<RetiredAttribute>()?.Instead ?? [];
        return instead.Count > 0;
    }

    /// <summary>Whether only a file may hold a code.</summary>
    public static bool IsForFilesOnly(Enum code) => Has<FilesOnlyAttribute>(code);

    /// <summary>Whether a code says that nobody has answered.</summary>
    public static bool IsNoAnswer(Enum code) => Has<NoAnswerAttribute>(code);

    /// <summary>Every code that a record holds, in its own fields and in those of the records within, with the path of its field.</summary>
    public static IEnumerable<(string Path, Enum Code)> CodesIn(object record, string within = "")
    {
        ArgumentNullException.ThrowIfNull(record);
        foreach (var property in Readable(record.GetType()))
        {
            var path = within + JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            switch (property.GetValue(record))
            {
                case Enum code:
                    yield return (path, code);
                    break;
                case IDictionary several:
                    foreach (var code in several.Keys.OfType<Enum>())
                    {
                        yield return (path, code);
                    }
                    break;
                case { } inner when inner.GetType().Namespace == typeof(Pathways.EntrySituation).Namespace:
                    foreach (var code in CodesIn(inner, path + "."))
                    {
                        yield return code;
                    }
                    break;
                default:
                    break;
            }
        }
    }

    static readonly ConcurrentDictionary<Type, PropertyInfo[]> Properties = new();

    // Only what may hold a code: asking a date for its value would box it, in every step of an import.
    static PropertyInfo[] Readable(Type type) => Properties.GetOrAdd(type, t => [.. t.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => MayHoldCodes(p.PropertyType))]);

    static bool MayHoldCodes(Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type).IsEnum || typeof(IDictionary).IsAssignableFrom(type) || type.Namespace == typeof(Pathways.EntrySituation).Namespace;

    // Every mark takes a code out of what is offered.
    static bool Has<T>(Enum code) where T : Attribute => MemberOf(code)?.IsDefined(typeof(T)) == true;

    static FieldInfo? MemberOf(Enum code) => Members.GetOrAdd(code.GetType(), MarkedOf).GetValueOrDefault(code);

    // Few codes are marked, so that most are answered without looking at an attribute.
    static FrozenDictionary<Enum, FieldInfo> MarkedOf(Type list) =>
        list.GetFields(BindingFlags.Public | BindingFlags.Static).Where(f => f.GetCustomAttributes().Any()).ToFrozenDictionary(f => (Enum)f.GetValue(null)!);
}
