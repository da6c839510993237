using System.Collections.Frozen;
using System.Globalization;
using Pathways.Api.Resources;
using Pathways.Domain;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Pathways.Projections.Text;

namespace Pathways.Api.Recording.Forms;

/// <summary>A step that may be meant by what was typed.</summary>
/// <param name="Step">The step.</param>
/// <param name="Code">The code of one of its lists that was typed: a kind of contract, a barrier; null when it was the step itself.</param>
/// <param name="CodeLabel">That code in words.</param>
/// <param name="Nearly">Whether it was found only past a typing error.</param>
public sealed record FoundStep(Type Step, string? Code, string? CodeLabel, bool Nearly);

/// <summary>
/// Finds the steps that may be meant by the words that people say: the name of a step in either language, what the field calls it (rdv, CER, PMSMP), or
/// a code of one of its lists (CDD, logement). Capitals and accents do not count; a letter too many, too few or in the wrong place is forgiven in longer words.
/// Costs one pass over the words of all steps.
/// </summary>
public static class StepFinder
{
    const int ShortestMistyped = 4;
    const int TwoErrorsFrom = 8;

    // Words that say nothing of which step is meant.
    static readonly FrozenSet<string> Empty =
        "a an au aux d de des du en est et il elle j l la le les n of on qu s the to un une".Split(' ').ToFrozenSet(StringComparer.Ordinal);

    static readonly FrozenDictionary<Type, string[]> Phrases = EventNames.All.Where(e => NextSteps.HasForm(e.Type)).ToFrozenDictionary(
        e => e.Type,
        e => Labels.Languages.Select(l => Labels.OfEvent(e.Name, l)).Append(e.Name).Concat(StepSynonyms.Of(e.Type)).Select(PlainText.Fold).ToArray());

    static readonly FrozenDictionary<Type, (Enum Code, string[] Words)[]> Codes = Phrases.Keys.ToFrozenDictionary(t => t, t => CodesOf(t).ToArray());

    /// <summary>The steps that may be meant, the best first; none where nothing is like what was typed.</summary>
    public static IReadOnlyList<FoundStep> Find(string typed, CultureInfo language)
    {
        var words = PlainText.Fold(typed).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var telling = words.Where(w => !Empty.Contains(w)).ToArray();
        if (telling.Length == 0)
        {
            return [];
        }
        var whole = string.Join(' ', words);
        var found = Phrases.Keys.Select(step => (Step: step, Rank: Rank(Phrases[step], whole, telling), Code: Meant(step, whole, telling)))
            .Where(f => f.Rank is not null || f.Code is not null).ToList();
        var exact = found.Exists(f => f.Code is not null || f.Rank < NearRank);
        return
        [
            .. found.Where(f => !exact || f.Code is not null || f.Rank < NearRank)
                .OrderBy(f => f.Rank ?? CodeRank).ThenBy(f => Place(f.Step))
                .Select(f => new FoundStep(f.Step, f.Code is { } code ? CodeJsonConverter.NameOf(code) : null, f.Code is { } named ? Labels.Of(named, language) : null, !exact)),
        ];
    }

    /// <summary>Whether a code is of one of the lists of a step: it may be chosen with it, now or when it was possible.</summary>
    public static bool IsCodeOf(Type step, string code)
    {
        ArgumentNullException.ThrowIfNull(step);
        return ListsOf(step).SelectMany(t => Enum.GetValues(t).Cast<Enum>()).Any(c => CodeJsonConverter.NameOf(c) == code);
    }

    /// <summary>Whether a code of one of a step's lists may tell a sensitive fact.</summary>
    public static bool MayHide(Type step, string code) => ListsOf(step).SelectMany(t => Enum.GetValues(t).Cast<Enum>()).Any(c => CodeJsonConverter.NameOf(c) == code && SensitiveFacts.MayHide(c));

    const int CodeRank = 1;
    const int NearRank = 3;

    static readonly List<Type> InOrder = [.. EventNames.All.Select(e => e.Type)];

    static int Place(Type step) => InOrder.IndexOf(step);

    // 0: exactly so; 1: in its words; 2: begun so; 3: nearly so. Null: not at all.
    static int? Rank(string[] phrases, string whole, string[] words)
    {
        if (phrases.Contains(whole, StringComparer.Ordinal))
        {
            return 0;
        }
        var known = phrases.SelectMany(p => p.Split(' ')).ToHashSet(StringComparer.Ordinal);
        return words.All(known.Contains) ? 1
            : words.All(w => w.Length > 1 && known.Any(k => k.StartsWith(w, StringComparison.Ordinal))) ? 2
            : words.All(w => known.Any(k => k.StartsWith(w, StringComparison.Ordinal) || IsNear(w, k))) ? NearRank
            : null;
    }

    static bool IsNear(string word, string known) =>
        word.Length >= ShortestMistyped && Math.Abs(word.Length - known.Length) < 3 && Nearest.Distance(word, known) <= (word.Length >= TwoErrorsFrom ? 2 : 1);

    // The only code that is called so; of several with that word, the step alone is meant.
    static Enum? Meant(Type step, string whole, string[] words)
    {
        var same = Codes[step].Where(c => c.Words.Contains(whole, StringComparer.Ordinal)).Take(2).ToList();
        return (same.Count > 0 ? same : Codes[step].Where(c => c.Words.Any(label => words.All(w => label.Split(' ').Contains(w, StringComparer.Ordinal)))).Take(2).ToList()) is [var one] ? one.Code : null;
    }

    /// <summary>The lists that a step has a code of.</summary>
    internal static IEnumerable<Type> ListsOf(Type step) => step.GetConstructors().OrderByDescending(c => c.GetParameters().Length).First().GetParameters()
        .Select(p => Nullable.GetUnderlyingType(p.ParameterType) ?? p.ParameterType).Where(t => t.IsEnum);

    static IEnumerable<(Enum Code, string[] Words)> CodesOf(Type step) => ListsOf(step)
        .SelectMany(t => Enum.GetValues(t).Cast<Enum>()).Where(c => CodeStanding.IsOffered(c) && !IsBeside(c))
        .Select(c => (c, Labels.Languages.Select(l => Labels.Of(c, l)).Append(CodeJsonConverter.NameOf(c)).Select(PlainText.Fold).Distinct(StringComparer.Ordinal).ToArray()));

    // What stands in every list tells nothing; "diploma" is not said of having none.
    static bool IsBeside(Enum code) => CodeJsonConverter.NameOf(code) is "other" or "not_stated" or "does_not_know" or "prefers_not_to_say" or "none_or_brevet";
}
