using Pathways.Projections.Text;

namespace Pathways.Projections.Formats;

/// <summary>A name that was asked for and that a log does not have: what was asked, and what can be asked instead, apart.</summary>
/// <param name="Asked">The name as asked.</param>
/// <param name="Near">The nearest name that there is; null where none is near.</param>
/// <param name="Known">Where none is near, the first names that there are, in their order.</param>
/// <param name="More">How many more there are.</param>
public sealed record UnknownName(string Asked, string? Near, IReadOnlyList<string> Known, int More)
{
    const int MostNamed = 20;

    /// <summary>XES: the classifier by whose name the missing one was asked for; null where it was asked for itself.</summary>
    public string? Classifier { get; init; }

    /// <summary>The nearest name, else the first twenty.</summary>
    /// <param name="asked">The name as asked.</param>
    /// <param name="known">The names that there are.</param>
    internal static UnknownName Of(string asked, IReadOnlyCollection<string> known) => Nearest.To(asked, known) is { } near
        ? new(Cited.Shown(asked), Cited.Shown(near), [], 0)
        : new(Cited.Shown(asked), null, [.. known.Take(MostNamed).Select(Cited.Shown)], Math.Max(0, known.Count - MostNamed));

    /// <summary>The first twenty names, and how many more there are.</summary>
    internal static string Some(IReadOnlyCollection<string> names) =>
        string.Join(", ", names.Take(MostNamed).Select(n => $"'{Cited.Shown(n)}'")) + (names.Count > MostNamed ? $" and {names.Count - MostNamed} more" : "");

    /// <summary>What can be asked instead, behind a sentence in English.</summary>
    internal string Instead => Near is not null ? $"; did you mean '{Near}'?"
        : Known.Count == 0 ? "."
        : $"; there are {string.Join(", ", Known.Select(k => $"'{k}'"))}{(More > 0 ? $" and {More} more" : "")}.";
}
