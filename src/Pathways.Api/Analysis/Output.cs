using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Pathways.Projections.Charts;
using Pathways.Projections.Formats;

namespace Pathways.Api.Analysis;

/// <summary>Where an analysis goes: a readable text, or JSON with every number as it is; and a drawing in a file.</summary>
internal sealed class Output(TextWriter text, Arguments arguments, bool english, Func<TextInput?>? input = null)
{
    private readonly CultureInfo _culture = CultureInfo.GetCultureInfo(english ? "en-GB" : "fr-FR");

    internal bool English => english;

    internal ChartOptions Chart => new(_culture, Standalone: true);

    internal string Say(string french, string inEnglish) => english ? inEnglish : french;

    /// <summary>
    /// A number for reading: six significant digits, culture's separators. For calculating there is --json, which has null where this has a dash.
    /// </summary>
    internal string Number(double? value)
    {
        if (value is not { } given || !double.IsFinite(given))
            return "–";
        var number = given + 0.0; // never "-0"
        if (number == Math.Floor(number) && Math.Abs(number) < 1e15)
            return number.ToString("#,##0", _culture);
        // a p or a share that is not 1 is not written as 1
        if (number is > 0.9999995 and < 1)
            return number.ToString("0.################", _culture);
        return Math.Abs(number) is < 0.99e-4 or >= 1e9
            ? number.ToString("0.#####E+0", _culture)
            : number.ToString("#,##0." + new string('#', Math.Clamp(6 - (int)Math.Floor(Math.Log10(Math.Abs(number))) - 1, 0, 9)), _culture);
    }

    /// <summary>A share as a percentage, with no more digits than it has.</summary>
    internal string Percent(double share) => (share * 100).ToString(share is > 0.9999995 and < 1 ? "0.##############" : "0.####", _culture) + (english ? "%" : "\u202f%");

    /// <summary>A share in tenths of a percent, a half away from 0, as drawings round.</summary>
    internal static double Tenths(double share) => Math.Round(share * 100, 1, MidpointRounding.AwayFromZero);

    /// <summary>A share to a tenth of a percent, without its sign: what is not nobody is not written as 0, nor what is not all as 100.</summary>
    internal string Share(double share) => Tenths(share) switch
    {
        0 when share > 0 => $"< {Number(0.1)}",
        100 when share < 1 => $"> {Number(99.9)}",
        var tenths => Number(tenths),
    };

    /// <summary>The field of an interval, <c>ci95</c>: the same in every language.</summary>
    internal static string Interval(double level) => string.Create(CultureInfo.InvariantCulture, $"ci{(level > 0.9999995 ? Math.Round(level * 100, 13) : Math.Round(level * 100, 4)):0.#############}");

    internal void Line(string line = "") => text.WriteLine(line);

    /// <summary>A table: first column to the left, figures to the right.</summary>
    internal void Table(IReadOnlyList<string> head, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var widths = head.Select((h, c) => rows.Select(r => r[c].Length).Append(h.Length).Max()).ToArray();
        foreach (var row in rows.Prepend(head))
        {
            var line = new StringBuilder();
            for (var c = 0; c < row.Count; c++)
                line.Append(c == 0 ? row[c].PadRight(widths[c]) : row[c].PadLeft(widths[c] + 2));
            text.WriteLine(line.ToString().TrimEnd());
            if (ReferenceEquals(row, head))
                text.WriteLine(new string('─', widths.Sum() + 2 * (widths.Length - 1)));
        }
    }

    internal void Json(JsonObject document)
    {
        if (input?.Invoke() is { } read)
            document["input"] = InputWords.Json(read);
        document.TryAdd("disclosure", "not_controlled");
        JsonText.Write(text, document);
    }

    /// <summary>Writes the drawing where --svg asks for it.</summary>
    internal void Draw(Func<ChartOptions, string> chart)
    {
        if (arguments.Svg is not { } path)
            return;
        try
        {
            File.WriteAllText(path, chart(Chart));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new AnalysisError("analyse/cannot-write", $"« {path} » ne peut pas être écrit : {e.Message}", $"'{path}' cannot be written: {e.Message}", e);
        }
    }

    /// <summary>A JSON number; null for what does not exist or is not finite.</summary>
    internal static JsonNode? Value(double? value) => value is { } number && double.IsFinite(number) ? JsonValue.Create(number) : null;

    internal static JsonArray Array(params IEnumerable<double?> values) => new([.. values.Select(Value)]);
}
