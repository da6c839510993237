using System.Globalization;
using System.Reflection;
using System.Resources;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Pathways.Api.Resources;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Pathways.Projections.Caseload;

namespace Pathways.Api.Tests.Architecture;

/// <summary>Words that nothing shows are translated, reviewed and searched for nothing: each is named where it is read, or is the word of a code that there is.</summary>
public sealed class UnusedWordsTests
{
    static readonly Dictionary<string, string> Sources = Directory.EnumerateFiles(Path.Combine(Here(), "..", "..", "..", "src"), "*.*", SearchOption.AllDirectories)
        .Where(f => Path.GetExtension(f) is ".cs" or ".razor" && !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        .ToDictionary(f => Path.GetFullPath(f), File.ReadAllText, StringComparer.Ordinal);

    static readonly Type[] Types = [.. typeof(PathwayEvent).Assembly.GetTypes(), .. typeof(CaseloadStatus).Assembly.GetTypes()];

    static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    static IEnumerable<string> Keys(string resource)
    {
        var set = new ResourceManager("Pathways.Api.Resources." + resource, typeof(Texts).Assembly).GetResourceSet(CultureInfo.InvariantCulture, createIfNotExists: true, tryParents: false)!;
        return set.Cast<System.Collections.DictionaryEntry>().Select(e => (string)e.Key).Order(StringComparer.Ordinal);
    }

    // Named whole, or by its beginning, to which the code of what it is about is added: T["order." + order].
    static bool IsNamedIn(string text, string key) =>
        text.Contains($"\"{key}\"", StringComparison.Ordinal) || (key.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot && text.Contains($"\"{key[..(dot + 1)]}\" +", StringComparison.Ordinal));

    [Theory]
    [InlineData("AuditPages", "Audit")]
    [InlineData("CaseloadPages", "Caseload")]
    [InlineData("PathwayPages", "Pathway")]
    [InlineData("Site", "")]
    public void Each_text_of_pages_is_read_where_its_area_is(string area, string folder)
    {
        var within = string.Concat("Pages", Path.DirectorySeparatorChar, folder, folder.Length == 0 ? "" : Path.DirectorySeparatorChar);
        var text = string.Concat(Sources.Where(s => s.Key.Contains(within, StringComparison.Ordinal) || s.Value.Contains($"\"{area}\"", StringComparison.Ordinal) || (folder.Length == 0 && s.Key.EndsWith("Texts.cs", StringComparison.Ordinal)))
            .Select(s => s.Value));
        None(Keys(area).Where(key => !IsNamedIn(text, key)));
    }

    [Fact]
    public void Each_label_is_that_of_a_code_that_there_is()
    {
        var lists = Types.Where(t => t.IsEnum).ToLookup(t => t.Name, StringComparer.Ordinal);
        None(Keys("Labels").Where(key =>
        {
            var (list, code) = (key[..key.IndexOf('.', StringComparison.Ordinal)], key[(key.IndexOf('.', StringComparison.Ordinal) + 1)..]);
            return lists[list].ToList() is { Count: > 0 } enums ? !enums.Exists(e => Enum.GetValues(e).Cast<Enum>().Any(c => CodeJsonConverter.NameOf(c) == code)) && !Sources.Values.Any(text => text.Contains($"\"{code}\"", StringComparison.Ordinal))
                : list == "Event" ? EventNames.TypeOf(code) is null
                : !Sources.Values.Any(text => text.Contains($"\"{list}\"", StringComparison.Ordinal));
        }));
    }

    [Fact]
    public void Each_sentence_of_a_timeline_is_that_of_a_step_or_of_a_bar() =>
        None(Keys("Timeline").Where(key => EventNames.TypeOf(key) is null && !IsNamedIn(Source("StepWords.cs"), key)));

    [Fact]
    public void Each_name_of_a_value_is_that_of_a_field_of_a_state_or_step()
    {
        var fields = Types.SelectMany(t => t.GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)).Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name)).ToHashSet(StringComparer.Ordinal);
        None(Keys("Fields").Where(key => !fields.Contains(key) && !IsNamedIn(string.Concat(Sources.Where(s => s.Key.EndsWith("FieldWords.cs", StringComparison.Ordinal)).Select(s => s.Value)), key)));
    }

    [Fact]
    public void Each_refusal_is_given_somewhere()
    {
        var all = string.Concat(Sources.Values);
        None(Refusals.Codes.Where(code => !Regex.IsMatch(all, $"[\"=]{Regex.Escape(code)}\"", RegexOptions.None, TimeSpan.FromSeconds(10))));
    }

    static void None(IEnumerable<string> unread) => Assert.True(!unread.Any(), string.Join(", ", unread));

    static string Source(string file) => Sources.Single(s => Path.GetFileName(s.Key) == file).Value;
}
