namespace Pathways.Api.Analysis;

/// <summary>
/// Rows whose time is 0. R counts them at risk at 0, and so does this program; Stata leaves them out, since nobody was observed. Whoever
/// holds one answer against the other's must see it.
/// </summary>
internal static class TimeZero
{
    internal static int Count(double[] times) => times.Count(t => t == 0);

    internal static void Write(Output output, double[] times)
    {
        if (Sentence(output, times) is { } sentence)
            output.Line(sentence + ".");
    }

    /// <summary>One sentence for a heading, without its full stop; null where no time is 0.</summary>
    internal static string? Sentence(Output output, double[] times) => Count(times) is > 0 and var count
        ? output.Say(
            $"Temps 0 : {output.Number(count)} lignes, comptées parmi les exposés à 0 (comme R ; Stata les écarte)",
            $"Time 0: {output.Number(count)} rows, counted among those at risk at 0 (as R does; Stata leaves them out)")
        : null;
}
