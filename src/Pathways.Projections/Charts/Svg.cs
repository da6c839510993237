using System.Globalization;
using System.Text;

namespace Pathways.Projections.Charts;

/// <summary>
/// Writes one SVG document: escaped text, rounded coordinates, colours as themed custom properties.
/// Presentation attributes only, because a page's content security policy refuses inline styles.
/// </summary>
internal sealed class Svg
{
    private readonly StringBuilder _body = new(4096);
    private readonly bool _standalone;

    internal Svg(string id, bool standalone)
    {
        Id = id;
        _standalone = standalone;
    }

    internal string Id { get; }

    internal string Ink => Paint("ink", "#1a1a1a");

    internal string Muted => Paint("muted", "#595959");

    internal string Grid => Paint("grid", "#dcdcdc");

    internal string Paper => Paint("paper", "#ffffff");

    internal string Greyed => Paint("greyed", "#e4e4e4");

    internal string Hatch => $"url(#{Id}-masked)";

    /// <summary>Okabe–Ito, in the order of their contrast on white; yellow is left out, it cannot be seen there.</summary>
    internal string Series(int index) => (index % 7) switch
    {
        0 => Paint("1", "#0072b2"),
        1 => Paint("2", "#d55e00"),
        2 => Paint("3", "#009e73"),
        3 => Paint("4", "#cc79a7"),
        4 => Paint("5", "#e69f00"),
        5 => Paint("6", "#56b4e9"),
        _ => Paint("7", "#1a1a1a"),
    };

    /// <summary>A dash for each series, so that colour is never the only difference.</summary>
    internal static string Dash(int index) => (index % 7) switch
    {
        0 => "",
        1 => "8 4",
        2 => "2 3",
        3 => "10 3 2 3",
        4 => "14 5",
        5 => "4 4",
        _ => "10 3 2 3 2 3",
    };

    internal string Paint(string name, string fallback) => _standalone ? fallback : $"var(--chart-{name}, {fallback})";

    internal void Line(double x1, double y1, double x2, double y2, string stroke, double width = 1, string dash = "") =>
        _body.Append(CultureInfo.InvariantCulture, $"<line x1=\"{N(x1)}\" y1=\"{N(y1)}\" x2=\"{N(x2)}\" y2=\"{N(y2)}\" stroke=\"{stroke}\" stroke-width=\"{N(width)}\"{DashOf(dash)}/>\n");

    internal void Rect(double x, double y, double width, double height, string fill, string? stroke = null, string? title = null, double radius = 0)
    {
        _body.Append(CultureInfo.InvariantCulture, $"<rect x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(Math.Max(0, width))}\" height=\"{N(Math.Max(0, height))}\" fill=\"{fill}\"");
        if (radius > 0)
            _body.Append(CultureInfo.InvariantCulture, $" rx=\"{N(radius)}\"");
        if (stroke is not null)
            _body.Append(CultureInfo.InvariantCulture, $" stroke=\"{stroke}\"");
        Close("rect", title);
    }

    /// <summary>Names a shape, to be drawn as often as needed by <see cref="Use"/>.</summary>
    internal void Define(string name, string d) => _body.Append(CultureInfo.InvariantCulture, $"<defs><path id=\"{Id}-{name}\" d=\"{d}\" fill=\"none\" stroke-linejoin=\"round\"/></defs>\n");

    /// <summary>Draws a named shape again, moved: its coordinates are written once.</summary>
    internal void Use(string name, double dx, double dy, string stroke, double width, string dash = "") =>
        _body.Append(CultureInfo.InvariantCulture, $"<use href=\"#{Id}-{name}\" x=\"{N(dx)}\" y=\"{N(dy)}\" stroke=\"{stroke}\" stroke-width=\"{N(width)}\"{DashOf(dash)}/>\n");

    internal void Circle(double x, double y, double radius, string fill, string stroke, string? title = null)
    {
        _body.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{N(x)}\" cy=\"{N(y)}\" r=\"{N(radius)}\" fill=\"{fill}\" stroke=\"{stroke}\" stroke-width=\"2\"");
        Close("circle", title);
    }

    internal void Path(string d, string stroke, double width, string fill = "none", string dash = "", double opacity = 1, string? title = null)
    {
        _body.Append(CultureInfo.InvariantCulture, $"<path d=\"{d}\" fill=\"{fill}\" stroke=\"{stroke}\" stroke-width=\"{N(width)}\" stroke-linejoin=\"round\"{DashOf(dash)}");
        if (opacity < 1)
            _body.Append(CultureInfo.InvariantCulture, $" opacity=\"{N(opacity)}\"");
        Close("path", title);
    }

    /// <summary>Text; <paramref name="halo"/> keeps it readable over lines.</summary>
    internal void Text(double x, double y, string text, double size = 12, string anchor = "start", string? fill = null, bool bold = false, bool halo = false)
    {
        _body.Append(CultureInfo.InvariantCulture, $"<text x=\"{N(x)}\" y=\"{N(y)}\" font-size=\"{N(size)}\" fill=\"{fill ?? Ink}\"");
        if (anchor != "start")
            _body.Append(CultureInfo.InvariantCulture, $" text-anchor=\"{anchor}\"");
        if (bold)
            _body.Append(" font-weight=\"600\"");
        if (halo)
            _body.Append(CultureInfo.InvariantCulture, $" stroke=\"{Paper}\" stroke-width=\"4\" stroke-linejoin=\"round\" paint-order=\"stroke\"");
        _body.Append('>').Append(Escape(text)).Append("</text>\n");
    }

    internal void Raw(string markup) => _body.Append(markup);

    /// <summary>The whole document. What is counted is in the description too: a picture read aloud, or saved, still says it.</summary>
    internal string Document(double width, double height, ChartFrame frame, string description) =>
        Document(width, height, frame.Title, string.Join(" ", new[] { frame.Subtitle, description, frame.Note }.Where(said => !string.IsNullOrEmpty(said)).Select(said => said!.TrimEnd('.') + ".")));

    private string Document(double width, double height, string title, string description) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {N(width)} {N(height)}" width="{N(width)}" height="{N(height)}" role="img" aria-labelledby="{Id}-t {Id}-d" font-family="system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif">
        <title id="{Id}-t">{Escape(title)}</title>
        <desc id="{Id}-d">{Escape(description)}</desc>
        <defs><pattern id="{Id}-masked" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="{Paper}"/><line x1="0" y1="0" x2="0" y2="6" stroke="{Muted}" stroke-width="2"/></pattern></defs>
        <rect width="{N(width)}" height="{N(height)}" fill="{Paper}"/>
        {_body}</svg>

        """);

    internal static string N(double value) => Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>Escapes markup and drops what XML 1.0 cannot hold at all (control characters, lone surrogates).</summary>
    internal static string Escape(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '<' => clean.Append("&lt;"),
                '>' => clean.Append("&gt;"),
                '&' => clean.Append("&amp;"),
                '"' => clean.Append("&quot;"),
                '\'' => clean.Append("&#39;"),
                < 0x20 and not ('\t' or '\n' or '\r') or 0xFFFE or 0xFFFF => clean,
                _ => clean.Append(rune.ToString()),
            };
        }

        return clean.ToString();
    }

    private static string DashOf(string dash) => dash.Length == 0 ? "" : $" stroke-dasharray=\"{dash}\"";

    private void Close(string element, string? title)
    {
        if (title is null)
            _body.Append("/>\n");
        else
            _body.Append("><title>").Append(Escape(title)).Append("</title></").Append(element).Append(">\n");
    }
}
