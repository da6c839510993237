namespace Pathways.Projections.Disclosure;

/// <summary>
/// A figure given to someone: what it counts, over whom, as known when.
/// </summary>
/// <param name="Measure">What is counted: two figures differ only if they count the same.</param>
/// <param name="Filter">For each variable that narrows the population, the codes kept; a variable not named is not narrowed.</param>
/// <param name="Value">The count as given; null when it was masked.</param>
/// <param name="AsKnownOn">The instant at which it was true.</param>
public sealed record GivenFigure(string Measure, IReadOnlyDictionary<string, IReadOnlySet<string>> Filter, double? Value, DateTimeOffset AsKnownOn);

/// <summary>Two figures whose difference is about fewer people than the threshold.</summary>
/// <param name="Earlier">The figure given before.</param>
/// <param name="Candidate">The figure about to be given.</param>
/// <param name="Difference">How many people the difference is about.</param>
/// <param name="Code">disclosure/nested-filter or disclosure/successive-publication.</param>
public sealed record DifferenceFinding(GivenFigure Earlier, GivenFigure Candidate, double Difference, string Code);

/// <summary>
/// Differencing: two harmless figures, one inside the other, subtract to a harmful one. Filters are compared by containment,
/// publications by their instants; a difference of nobody is harmless, one of 1 to threshold − 1 people is not.
/// </summary>
public static class Differencing
{
    /// <summary>Holds the figures about to be given against all that the same recipient has, and against each other.</summary>
    /// <param name="given">Figures that the recipient has.</param>
    /// <param name="candidates">Figures about to be given.</param>
    /// <param name="threshold">Smallest number of people that a difference may be about.</param>
    /// <returns>The pairs that must not both be known; mask the candidate, or give again what was given.</returns>
    public static IReadOnlyList<DifferenceFinding> Check(IReadOnlyList<GivenFigure> given, IReadOnlyList<GivenFigure> candidates, int threshold)
    {
        var findings = new List<DifferenceFinding>();
        for (var c = 0; c < candidates.Count; c++)
        {
            foreach (var earlier in given.Concat(candidates.Take(c)))
            {
                if (Compare(earlier, candidates[c], threshold) is { } finding)
                    findings.Add(finding);
            }
        }

        return findings;
    }

    private static DifferenceFinding? Compare(GivenFigure earlier, GivenFigure candidate, int threshold)
    {
        if (earlier.Measure != candidate.Measure || earlier.Value is not { } before || candidate.Value is not { } after)
            return null;
        var difference = Math.Abs(after - before);
        if (difference == 0 || difference >= threshold)
            return null;
        var (inside, around) = (Within(candidate, earlier), Within(earlier, candidate));
        if (inside && around)
            return earlier.AsKnownOn == candidate.AsKnownOn ? null : new(earlier, candidate, difference, "disclosure/successive-publication");
        return inside || around ? new(earlier, candidate, difference, "disclosure/nested-filter") : null;
    }

    /// <summary>True when everyone in <paramref name="inner"/> is in <paramref name="outer"/>, as far as the filters tell.</summary>
    private static bool Within(GivenFigure inner, GivenFigure outer) =>
        outer.Filter.All(f => inner.Filter.TryGetValue(f.Key, out var kept) && kept.IsSubsetOf(f.Value));
}
