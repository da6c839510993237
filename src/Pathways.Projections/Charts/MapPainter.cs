using System.Globalization;
using System.Text;

namespace Pathways.Projections.Charts;

/// <summary>Inks a laid-out map.</summary>
internal sealed class MapPainter
{
    private const int Shades = 5;
    private readonly Svg _svg;
    private readonly ChartWords _words;
    private readonly MapGraph _graph;
    private readonly double _left;
    private readonly double _top;
    private readonly double _fastest;
    private readonly double _slowest;
    private readonly List<(double X, double Y, double Width)> _labels = [];

    internal MapPainter(Svg svg, ChartWords words, MapGraph graph, double left, double top)
    {
        (_svg, _words, _graph, _left, _top) = (svg, words, graph, left, top);
        var times = graph.Routes.Concat(graph.Loops.Select(l => l.Route)).Where(r => r.Edge.MedianSeconds is > 0).Select(r => r.Edge.MedianSeconds!.Value).ToArray();
        (_fastest, _slowest) = times.Length == 0 ? (0, 0) : (Math.Max(1, times.Min()), Math.Max(1, times.Max()));
    }

    internal void Draw()
    {
        var labels = new List<Action>();
        foreach (var route in _graph.Routes.OrderBy(r => r.Stroke))
        {
            Work.Check();
            Route(route, labels);
        }
        foreach (var (place, route) in _graph.Loops)
        {
            Work.Check();
            Loop(place, route, labels);
        }
        foreach (var place in _graph.Places.Where(p => p.Kind != MapPlace.Bend))
        {
            Work.Check();
            Node(place);
        }
        foreach (var label in labels)
        {
            Work.Check();
            label();
        }
    }

    internal double Legend(double y)
    {
        if (_slowest <= 0)
            return y - 16;
        _svg.Text(ChartLayout.Pad, y, _words.MedianTime, 12, fill: _svg.Muted);
        var x = ChartLayout.Pad;
        for (var shade = 0; shade < (_slowest > _fastest ? Shades : 1); shade++)
        {
            Work.Check();
            var label = _slowest <= _fastest ? _words.Duration(_fastest) : shade == 0 ? "≤ " + _words.Duration(Bound(1)) : shade == Shades - 1 ? "> " + _words.Duration(Bound(shade)) : _words.Duration(Bound(shade)) + " – " + _words.Duration(Bound(shade + 1));
            _svg.Line(x, y + 14, x + 26, y + 14, Shade(shade), 5);
            _svg.Text(x + 32, y + 18, label, 12, fill: _svg.Muted);
            x += 32 + ChartLayout.TextWidth(label, 12) + 18;
        }

        return y + 22;
    }

    private double Bound(int shade) => _fastest * Math.Pow(_slowest / _fastest, (double)shade / Shades);

    private string Shade(int shade) => shade switch
    {
        0 => _svg.Paint("time-1", "#9fb4c7"),
        1 => _svg.Paint("time-2", "#7593b0"),
        2 => _svg.Paint("time-3", "#4c7196"),
        3 => _svg.Paint("time-4", "#27507a"),
        _ => _svg.Paint("time-5", "#0b2545"),
    };

    private string Colour(MapRoute route)
    {
        if (!route.HasTime || route.Edge.MedianSeconds is not { } seconds || !route.Edge.Count.IsKnown)
            return _svg.Paint("map-mark", "#8c8c8c");
        var position = _slowest <= _fastest ? 0.5 : Math.Log(Math.Max(seconds, _fastest) / _fastest) / Math.Log(_slowest / _fastest);
        return Shade(Math.Clamp((int)(position * Shades), 0, Shades - 1));
    }

    private void Route(MapRoute route, List<Action> labels)
    {
        var points = new List<(double X, double Y)>();
        foreach (var place in route.Places)
        {
            Work.Check();
            if (place != route.Places[0])
                points.Add((_left + place.X - (place == route.Places[^1] && !route.Backward ? Head(route) : 0), _top + Port(place, place.Left, route)));
            if (place != route.Places[^1])
                points.Add((_left + place.X + place.Width + (place == route.Places[0] && route.Backward ? Head(route) : 0), _top + Port(place, place.Right, route)));
        }

        var path = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"M{Svg.N(points[0].X)} {Svg.N(points[0].Y)}"));
        for (var i = 0; i + 1 < points.Count; i += 2)
        {
            Work.Check();
            var (a, b) = (points[i], points[i + 1]);
            var half = (b.X - a.X) / 2;
            path.Append(CultureInfo.InvariantCulture, $"C{Svg.N(a.X + half)} {Svg.N(a.Y)} {Svg.N(b.X - half)} {Svg.N(b.Y)} {Svg.N(b.X)} {Svg.N(b.Y)}");
        }

        var colour = Colour(route);
        _svg.Path(path.ToString(), colour, route.Stroke, dash: route.Edge.Count.IsKnown ? route.HasTime ? "" : "5 4" : "2 4", title: ProcessMap.Say(route.Edge, _words));
        var (tip, toward) = route.Backward ? (points[0], -1) : (points[^1], 1);
        Arrow(tip.X, tip.Y, toward, 0, route, colour);
        labels.Add(() => Label(points, MonthlyBars.Say(route.Edge.Count, _words)));
    }

    private void Loop(MapPlace place, MapRoute route, List<Action> labels)
    {
        var (x, y) = (_left + place.X + place.Width / 2, _top + place.Y - place.Height / 2);
        var colour = Colour(route);
        _svg.Path($"M{Svg.N(x - 24)} {Svg.N(y)}C{Svg.N(x - 34)} {Svg.N(y - 32)} {Svg.N(x + 34)} {Svg.N(y - 32)} {Svg.N(x + 24)} {Svg.N(y - Head(route))}", colour, Math.Min(6, route.Stroke), title: ProcessMap.Say(route.Edge, _words));
        Arrow(x + 24, y - Head(route), 0, 1, route, colour);
        labels.Add(() => _svg.Text(x, y - 10, MonthlyBars.Say(route.Edge.Count, _words), 12, "middle", halo: true));
    }

    /// <summary>Where a line meets a side: lines of one side stand in the order of where they go.</summary>
    private static double Port(MapPlace place, List<MapRoute> side, MapRoute route)
    {
        if (place.Kind == MapPlace.Bend)
            return place.Y;
        var left = ReferenceEquals(side, place.Left);
        var order = side.OrderBy(r => r.Places[left ? ^2 : 1].Y).ThenBy(r => r.Backward).ToList();
        var step = Math.Min(18, (place.Height - 16) / Math.Max(1, order.Count));
        return place.Y + (order.IndexOf(route) - (order.Count - 1) / 2.0) * step;
    }

    private static double Head(MapRoute route) => 7 + Math.Min(6, route.Stroke) * 0.8;

    private void Arrow(double x, double y, int dx, int dy, MapRoute route, string colour)
    {
        var (length, half) = (Head(route), Math.Max(4, Math.Min(6, route.Stroke) * 0.9));
        var d = dx != 0
            ? $"M{Svg.N(x - dx)} {Svg.N(y - half)}L{Svg.N(x + dx * length)} {Svg.N(y)}L{Svg.N(x - dx)} {Svg.N(y + half)}Z"
            : $"M{Svg.N(x - half)} {Svg.N(y - dy)}L{Svg.N(x)} {Svg.N(y + dy * length)}L{Svg.N(x + half)} {Svg.N(y - dy)}Z";
        _svg.Path(d, "none", 0, colour);
    }

    private void Node(MapPlace place)
    {
        var (x, y) = (_left + place.X, _top + place.Y - place.Height / 2);
        if (place.Kind != MapPlace.Activity)
        {
            var start = place.Kind == MapPlace.StartMark;
            _svg.Rect(x, _top + place.Y - 10, 20, 20, start ? _svg.Paper : _svg.Ink, _svg.Ink, start ? _words.Start : _words.End, start ? 10 : 2);
            _svg.Text(x + 10, _top + place.Y + 26, start ? _words.Start : _words.End, 12, "middle", _svg.Muted, halo: true);
            return;
        }

        var count = place.Node!.Count;
        _svg.Rect(x, y, place.Width, place.Height, _svg.Paint("node", "#eef3f7"), _svg.Ink, place.Node.Activity + _words.Colon + MonthlyBars.Say(count, _words), 6);
        var lines = ChartLayout.Wrap(place.Node.Activity, place.Width - 12, 12);
        if (lines.Count > 3)
            lines = [lines[0], lines[1], ChartLayout.Shorten(string.Join(' ', lines.Skip(2)), place.Width - 12, 12)];
        var first = _top + place.Y - (lines.Count + 1) * 7.5 + 11;
        for (var i = 0; i < lines.Count; i++)
        {
            Work.Check();
            _svg.Text(x + place.Width / 2, first + 15 * i, lines[i], 12, "middle");
        }
        if (count.State == ChartValueState.Masked)
            _svg.Rect(x + place.Width / 2 - 16, first + 15 * lines.Count - 11, 32, 14, _svg.Hatch);
        _svg.Text(x + place.Width / 2, first + 15 * lines.Count, MonthlyBars.Say(count, _words), 12, "middle", bold: true, halo: count.State == ChartValueState.Masked);
    }

    /// <summary>A count beside its line, where no other count stands yet.</summary>
    private void Label(List<(double X, double Y)> points, string text)
    {
        var width = ChartLayout.TextWidth(text, 12);
        var segments = points.Count / 2;
        var candidates = new[] { 0.5, 0.36, 0.64, 0.24, 0.76 }
            .SelectMany(t => Enumerable.Range(0, segments).OrderBy(s => Math.Abs(s - segments / 2)).Select(s => On(points[2 * s], points[2 * s + 1], t))).ToArray();
        var place = candidates.FirstOrDefault(c => _labels.TrueForAll(l => Math.Abs(l.Y - c.Y) > 13 || Math.Abs(l.X - c.X) > (l.Width + width) / 2 + 2), candidates[0]);
        _labels.Add((place.X, place.Y, width));
        _svg.Text(place.X, place.Y + 4, text, 12, "middle", halo: true);
    }

    private static (double X, double Y) On((double X, double Y) a, (double X, double Y) b, double t)
    {
        var (u, half) = (1 - t, (b.X - a.X) / 2);
        var x = u * u * u * a.X + 3 * u * u * t * (a.X + half) + 3 * u * t * t * (b.X - half) + t * t * t * b.X;
        var y = u * u * u * a.Y + 3 * u * u * t * a.Y + 3 * u * t * t * b.Y + t * t * t * b.Y;
        return (x, y);
    }
}
