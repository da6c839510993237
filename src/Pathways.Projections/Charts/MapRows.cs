namespace Pathways.Projections.Charts;

/// <summary>Gives each place of a layered drawing its row.</summary>
internal static class MapRows
{
    private const int Sweeps = 24;

    internal static void Place(List<List<MapPlace>> layers, List<MapRoute> routes, IReadOnlySet<MapPlace> looped)
    {
        foreach (var place in layers.SelectMany(l => l).Where(p => p.Kind == MapPlace.Activity))
        {
            Work.Check();
            place.Height = Math.Max(place.Height, 14 + 11 * Math.Max(place.Left.Count, place.Right.Count));
        }
        foreach (var layer in layers)
        {
            Work.Check();
            Stack(layer, layer.Select((_, i) => i * 60.0).ToArray(), looped);
        }
        var best = (Crossings: int.MaxValue, Orders: layers.Select(l => l.ToList()).ToList());
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            Work.Check();
            var leftToRight = sweep % 2 == 0;
            foreach (var layer in leftToRight ? layers : layers.AsEnumerable().Reverse())
            {
                var wanted = layer.ToDictionary(p => p, p => Barycentre(p, leftToRight));
                var sorted = layer.Select((p, i) => (p, i)).OrderBy(t => wanted[t.p]).ThenBy(t => t.i).Select(t => t.p).ToList();
                layer.Clear();
                layer.AddRange(sorted);
                Stack(layer, [.. layer.Select(p => wanted[p])], looped);
            }

            var crossings = Crossings(layers);
            if (crossings < best.Crossings)
                best = (crossings, layers.Select(l => l.ToList()).ToList());
        }

        for (var i = 0; i < layers.Count; i++)
        {
            Work.Check();
            layers[i].Clear();
            layers[i].AddRange(best.Orders[i]);
        }

        Straighten(layers, looped);
        var top = layers.SelectMany(l => l).Min(p => p.Y - p.Height / 2 - (looped.Contains(p) ? 26 : 0));
        foreach (var place in layers.SelectMany(l => l))
        {
            Work.Check();
            place.Y -= top;
        }
    }

    private static void Straighten(List<List<MapPlace>> layers, IReadOnlySet<MapPlace> looped)
    {
        for (var sweep = 0; sweep < 12; sweep++)
        {
            Work.Check();
            foreach (var layer in sweep % 2 == 0 ? layers : layers.AsEnumerable().Reverse())
                Stack(layer, [.. layer.Select(p => (Barycentre(p, true) + Barycentre(p, false)) / 2)], looped);
        }
    }

    /// <summary>Mean row of the neighbours on one side, weighted by the line's width; its own row where it has none.</summary>
    private static double Barycentre(MapPlace place, bool left)
    {
        var (sum, weight) = (0.0, 0.0);
        foreach (var route in left ? place.Left : place.Right)
        {
            Work.Check();
            var neighbour = route.Places[route.Places.IndexOf(place) + (left ? -1 : 1)];
            sum += neighbour.Y * route.Stroke;
            weight += route.Stroke;
        }

        return weight > 0 ? sum / weight : place.Y;
    }

    /// <summary>Keeps the order, moves as little as possible from the wanted rows (pool adjacent violators on the gaps).</summary>
    private static void Stack(List<MapPlace> layer, double[] wanted, IReadOnlySet<MapPlace> looped)
    {
        var offset = new double[layer.Count];
        for (var i = 1; i < layer.Count; i++)
        {
            Work.Check();
            var gap = layer[i].Kind == MapPlace.Bend || layer[i - 1].Kind == MapPlace.Bend ? 14 : MapGraph.RowGap;
            offset[i] = offset[i - 1] + (layer[i - 1].Height + layer[i].Height) / 2 + gap + (looped.Contains(layer[i]) ? 22 : 0);
        }

        var pools = new List<(double Sum, int Count)>();
        for (var i = 0; i < layer.Count; i++)
        {
            Work.Check();
            pools.Add((wanted[i] - offset[i], 1));
            while (pools.Count > 1 && pools[^2].Sum / pools[^2].Count > pools[^1].Sum / pools[^1].Count)
            {
                pools[^2] = (pools[^2].Sum + pools[^1].Sum, pools[^2].Count + pools[^1].Count);
                pools.RemoveAt(pools.Count - 1);
            }
        }

        var at = 0;
        foreach (var (sum, count) in pools)
        {
            Work.Check();
            for (var n = 0; n < count; n++, at++)
                layer[at].Y = sum / count + offset[at];
        }
    }

    private static int Crossings(List<List<MapPlace>> layers)
    {
        var crossings = 0;
        for (var l = 0; l + 1 < layers.Count; l++)
        {
            Work.Check();
            var segments = layers[l].SelectMany((p, i) => p.Right.Select(r => (From: i, To: layers[l + 1].IndexOf(r.Places[r.Places.IndexOf(p) + 1])))).ToArray();
            for (var a = 0; a < segments.Length; a++)
            {
                for (var b = a + 1; b < segments.Length; b++)
                    crossings += (segments[a].From - segments[b].From) * (segments[a].To - segments[b].To) < 0 ? 1 : 0;
            }
        }

        return crossings;
    }
}
