namespace Pathways.Projections.Charts;

/// <summary>A place in the layered drawing: an activity, the start, the end, or a bend of a long edge.</summary>
internal sealed class MapPlace(MapNode? node, int kind)
{
    internal const int Activity = 0;
    internal const int StartMark = 1;
    internal const int EndMark = 2;
    internal const int Bend = 3;

    internal MapNode? Node { get; } = node;

    internal int Kind { get; } = kind;

    internal int Layer { get; set; }

    internal double X { get; set; }

    internal double Y { get; set; }

    internal double Height { get; set; } = kind switch { Activity => HeightFor(node), Bend => 10, _ => 24 };

    private static double HeightFor(MapNode? node) =>
        node is not null && ChartLayout.Wrap(node.Activity, MapGraph.NodeWidth - 12, 12).Count > 2 ? 72 : 56;

    internal double Width => Kind switch { Activity => MapGraph.NodeWidth, Bend => 0, _ => 20 };

    internal List<MapRoute> Left { get; } = [];

    internal List<MapRoute> Right { get; } = [];
}

/// <summary>A drawn edge: its places from left to right, whichever way it points.</summary>
internal sealed class MapRoute(MapEdge edge, bool hasTime, double width)
{
    internal MapEdge Edge { get; } = edge;

    /// <summary>False for the edges from the start mark and to the end mark.</summary>
    internal bool HasTime { get; } = hasTime;

    internal double Stroke { get; } = width;

    internal bool Backward { get; set; }

    internal List<MapPlace> Places { get; } = [];
}

/// <summary>The finished drawing, before any ink.</summary>
internal sealed record MapGraph(List<MapPlace> Places, List<MapRoute> Routes, List<(MapPlace Place, MapRoute Route)> Loops, double Width, double Height)
{
    internal const double NodeWidth = 126;
    internal const double LayerGap = 70;
    internal const double RowGap = 26;
}
