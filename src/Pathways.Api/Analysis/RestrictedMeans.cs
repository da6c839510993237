using System.Text.Json.Nodes;
using Pathways.Projections.Statistics;

namespace Pathways.Api.Analysis;

/// <summary>The restricted means of all curves of an answer, up to one horizon: else they would not compare.</summary>
internal sealed class RestrictedMeans
{
    /// <summary>Groups named under a drawing; the table has them all.</summary>
    private const int MostDrawn = 10;

    private readonly RestrictedMean[] _means;
    private readonly bool _isAsked;
    private readonly bool _isOfGroups;

    private RestrictedMeans(double horizon, bool isAsked, List<(string? Label, SurvivalCurve Curve)> curves)
    {
        (Horizon, _isAsked, _isOfGroups) = (horizon, isAsked, curves.Count > 1);
        _means = [.. curves.Select(c => c.Curve.RestrictedMean(horizon))];
        Beyond = [.. curves.Where((_, i) => _means[i].BeyondFollowUp).Select(c => c.Label)];
    }

    /// <summary>The time that they go to, in the unit of the file: that of --horizon, else the smallest of the groups' last times, as survRM2 has it.</summary>
    internal double Horizon { get; }

    /// <summary>The curves that end before the horizon; null is the curve of all.</summary>
    internal string?[] Beyond { get; }

    internal RestrictedMean this[int curve] => _means[curve];

    internal static RestrictedMeans Of(Arguments arguments, List<(string? Label, SurvivalCurve Curve)> curves)
    {
        var asked = Asked(arguments);
        return new(asked ?? curves.Skip(curves.Count > 1 ? 1 : 0).Min(c => c.Curve.LastTime) ?? 0, asked is not null, curves);
    }

    /// <summary>What --horizon says; null without it.</summary>
    internal static double? Asked(Arguments arguments) =>
        arguments.Get("horizon") is null ? null : arguments.Number("horizon", 0, v => v >= 0 && double.IsFinite(v), ("un temps d’au moins 0", "a time of at least 0"));

    /// <summary>The horizon, and where it is from; without a full stop.</summary>
    internal string Heading(Output output)
    {
        var until = output.Number(Horizon);
        return _isAsked ? output.Say($"Moyenne restreinte jusqu’à {until} (--horizon)", $"Restricted mean up to {until} (--horizon)")
            : _isOfGroups ? output.Say($"Moyennes restreintes jusqu’à {until}, le plus petit des derniers temps des groupes (--horizon en donne un autre)", $"Restricted means up to {until}, the smallest of the groups' last times (--horizon gives another)")
            : output.Say($"Moyenne restreinte jusqu’à {until}, le dernier temps observé (--horizon en donne un autre)", $"Restricted mean up to {until}, the last time seen (--horizon gives another)");
    }

    /// <summary>The heading and the means themselves, for under a drawing.</summary>
    internal string Drawn(Output output, List<(string? Label, SurvivalCurve Curve)> curves)
    {
        var shown = curves.Select((c, i) => (c.Label, Mean: _means[i])).Skip(_isOfGroups ? 1 : 0).ToArray();
        return Heading(output) + (output.English ? ": " : " : ") + string.Join(" ; ", shown.Take(MostDrawn).Select(s => (s.Label is null ? "" : s.Label + " ") + $"{output.Number(s.Mean.Mean)} ± {output.Number(s.Mean.StandardError)}"))
            + (shown.Length > MostDrawn ? " ; …" : "");
    }

    internal JsonObject Document() => new()
    {
        ["time"] = Horizon,
        ["from"] = _isAsked ? "horizon" : _isOfGroups ? "smallest_last_time_of_groups" : "last_time",
    };

    internal JsonObject Document(int curve) => new()
    {
        ["horizon"] = Horizon,
        ["mean"] = Output.Value(_means[curve].Mean),
        ["se"] = Output.Value(_means[curve].StandardError),
        ["beyond_follow_up"] = _means[curve].BeyondFollowUp,
    };
}
