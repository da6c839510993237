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
/// <param name="Code">
/// disclosure/nested-filter, disclosure/successive-publication, disclosure/several-parts, or disclosure/not-checked: more combinations of
/// parts than could be tried.
/// </param>
/// <param name="Parts">Where several parts are taken from one whole: all of them. The whole is then the earlier one or, if that is a part, the candidate.</param>
public sealed record DifferenceFinding(GivenFigure Earlier, GivenFigure Candidate, double Difference, string Code, IReadOnlyList<GivenFigure>? Parts = null);

/// <summary>
/// Differencing: two harmless figures, one inside the other, subtract to a harmful one. Filters are compared by containment,
/// publications by their instants; a difference of nobody is harmless, one of 1 to threshold − 1 people is not. Several figures that share
/// nobody, all inside one other, are taken from it together: what is left is the rest, or a part that was masked.
/// </summary>
public static class Differencing
{
    private const int Tries = 100_000;

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

            FindParts([.. given, .. candidates.Take(c)], candidates[c], threshold, findings);
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

    /// <summary>Wholes less two parts or more, the candidate among them, the first that leaves too few for each whole.</summary>
    private static void FindParts(IReadOnlyList<GivenFigure> known, GivenFigure candidate, int threshold, List<DifferenceFinding> findings)
    {
        var figures = known.Append(candidate).Where(f => f.Measure == candidate.Measure && f.Value > 0).Distinct().ToList();
        foreach (var whole in figures.Where(f => candidate.Value > 0 && (f == candidate || Within(candidate, f))))
        {
            var inside = figures.Where(f => f != whole && f != candidate && Within(f, whole)).OrderByDescending(f => f.Value).ToList();
            var tries = Tries;
            if (Take(0, whole == candidate ? whole.Value!.Value : whole.Value!.Value - candidate.Value!.Value, whole == candidate ? [] : [candidate]) is { } parts)
            {
                var left = whole.Value.Value - parts.Sum(p => p.Value!.Value);
                findings.Add(new(whole == candidate ? parts[0] : whole, candidate, left, "disclosure/several-parts", parts));
            }
            else if (tries < 0)
            {
                findings.Add(new(whole == candidate ? inside[0] : whole, candidate, double.NaN, "disclosure/not-checked"));
            }

            List<GivenFigure>? Take(int from, double left, List<GivenFigure> taken)
            {
                if (left < 1)
                    return null;
                if (left < threshold && taken.Count > 1)
                    return taken;
                for (var i = from; i < inside.Count && --tries >= 0; i++)
                {
                    if (taken.TrueForAll(t => ShareNobody(t, inside[i])) && Take(i + 1, left - inside[i].Value!.Value, [.. taken, inside[i]]) is { } found)
                        return found;
                }

                return null;
            }
        }
    }

    /// <summary>True when one variable tells the two apart.</summary>
    private static bool ShareNobody(GivenFigure one, GivenFigure other) =>
        one.Filter.Any(f => other.Filter.TryGetValue(f.Key, out var kept) && !kept.Overlaps(f.Value));

    /// <summary>True when everyone in <paramref name="inner"/> is in <paramref name="outer"/>, as far as the filters tell.</summary>
    private static bool Within(GivenFigure inner, GivenFigure outer) =>
        outer.Filter.All(f => inner.Filter.TryGetValue(f.Key, out var kept) && kept.IsSubsetOf(f.Value));
}
