namespace Pathways.Projections.Charts;

/// <summary>
/// Layered drawing after Sugiyama, Tagawa and Toda (1981): cycles broken by the greedy order of Eades, Lin and Smyth (1993),
/// layers by longest path, bends for long edges, crossings lessened by barycentres, then rows straightened.
/// Deterministic: the same log gives the same drawing.
/// </summary>
internal static class MapLayout
{
    internal static MapGraph Arrange(ProcessMapData data, IReadOnlyList<MapEdge> edges)
    {
        var start = new MapPlace(null, MapPlace.StartMark);
        var end = new MapPlace(null, MapPlace.EndMark);
        var touched = edges.SelectMany(e => new[] { e.From, e.To }).ToHashSet(StringComparer.Ordinal);
        var places = data.Nodes.Where(n => touched.Contains(n.Activity) || edges.Count == 0 || data.Share >= 1)
            .ToDictionary(n => n.Activity, n => new MapPlace(n, MapPlace.Activity), StringComparer.Ordinal);
        var most = Math.Max(1, edges.Where(e => e.Count.IsKnown).Select(e => e.Count.Value).DefaultIfEmpty(1).Max());
        double Stroke(ChartValue count) => count.IsKnown ? 1.2 + 8.8 * Math.Min(1, count.Value / most) : 1.2;

        var loops = new List<(MapPlace, MapRoute)>();
        var routes = new List<MapRoute>();
        foreach (var edge in edges.Where(e => places.ContainsKey(e.From) && places.ContainsKey(e.To)))
        {
            Work.Check();
            var route = new MapRoute(edge, hasTime: true, Stroke(edge.Count));
            route.Places.AddRange([places[edge.From], places[edge.To]]);
            if (edge.From == edge.To)
                loops.Add((places[edge.From], route));
            else
                routes.Add(route);
        }

        // Where rare passages are left away, so are rare starts and ends.
        var least = data.Share < 1 ? edges.Where(e => e.Count.IsKnown).Select(e => e.Count.Value).DefaultIfEmpty(0).Min() : 0;
        foreach (var place in places.Values)
        {
            Work.Check();
            if (place.Node!.Starts is { } starts && !(starts.Value < least))
                routes.Add(Mark(start, place, starts));
            if (place.Node.Ends is { } ends && !(ends.Value < least))
                routes.Add(Mark(place, end, ends));
        }

        var all = places.Values.Append(start).Append(end).ToList();
        Layer(all, routes, start, end);
        all.AddRange(AddBends(routes));
        var layers = all.GroupBy(p => p.Layer).OrderBy(g => g.Key).Select(g => g.ToList()).ToList();
        foreach (var loop in loops)
        {
            Work.Check();
            loop.Item1.Height += 6;
        }
        MapRows.Place(layers, routes, loops.Select(l => l.Item1).ToHashSet());
        var x = 0.0;
        foreach (var layer in layers)
        {
            Work.Check();
            var width = layer.Max(p => p.Width);
            foreach (var place in layer)
                place.X = x + (width - place.Width) / 2;
            x += width + (width < 30 ? MapGraph.LayerGap * 0.6 : MapGraph.LayerGap);
        }

        var height = all.Max(p => p.Y + p.Height / 2);
        return new MapGraph(all, routes, loops, x - MapGraph.LayerGap * 0.6, height);

        MapRoute Mark(MapPlace from, MapPlace to, ChartValue count)
        {
            var route = new MapRoute(new MapEdge(from.Node?.Activity ?? "▶", to.Node?.Activity ?? "■", count), hasTime: false, Math.Min(3, Stroke(count)));
            route.Places.AddRange([from, to]);
            return route;
        }
    }

    private static void Layer(List<MapPlace> places, List<MapRoute> routes, MapPlace start, MapPlace end)
    {
        var order = GreedyOrder(places, routes, start, end);
        foreach (var route in routes.Where(r => order[r.Places[0]] > order[r.Places[1]]))
        {
            Work.Check();
            route.Backward = true;
            route.Places.Reverse();
        }

        var forward = routes.ToLookup(r => r.Places[0]);
        foreach (var place in places.OrderBy(p => order[p]))
        {
            Work.Check();
            foreach (var route in forward[place])
                route.Places[1].Layer = Math.Max(route.Places[1].Layer, place.Layer + 1);
        }

        end.Layer = places.Max(p => p.Layer) + (places.Any(p => p != end && p.Layer == places.Max(q => q.Layer)) ? 1 : 0);
        foreach (var place in places.Where(p => p.Kind == MapPlace.Activity && p.Layer == 0))
        {
            Work.Check();
            place.Layer = 1;
        }
    }

    /// <summary>Sinks to the back, sources to the front, then the largest surplus of outgoing over incoming passages.</summary>
    private static Dictionary<MapPlace, int> GreedyOrder(List<MapPlace> places, List<MapRoute> routes, MapPlace start, MapPlace end)
    {
        var left = places.Where(p => p != start && p != end).ToList();
        var weight = new Dictionary<MapPlace, (double Out, double In)>();
        var order = new Dictionary<MapPlace, int> { [start] = -1, [end] = int.MaxValue };
        var (front, back) = (0, places.Count);
        while (left.Count > 0)
        {
            Work.Check();
            foreach (var place in left)
                weight[place] = (0, 0);
            foreach (var route in routes)
            {
                var (from, to, count) = (route.Places[0], route.Places[1], Math.Max(0.5, route.Edge.Count.IsKnown ? route.Edge.Count.Value : 0));
                if (!order.ContainsKey(from) && !order.ContainsKey(to))
                {
                    weight[from] = (weight[from].Out + count, weight[from].In);
                    weight[to] = (weight[to].Out, weight[to].In + count);
                }
                else if (from == start && !order.ContainsKey(to))
                {
                    weight[to] = (weight[to].Out + count, weight[to].In);
                }
            }

            var sink = left.Find(p => weight[p].Out == 0 && weight[p].In > 0);
            var next = sink ?? left.Find(p => weight[p].In == 0) ?? left.MaxBy(p => weight[p].Out - weight[p].In)!;
            order[next] = sink is null ? front++ : back--;
            left.Remove(next);
        }

        return order;
    }

    private static List<MapPlace> AddBends(List<MapRoute> routes)
    {
        var bends = new List<MapPlace>();
        foreach (var route in routes)
        {
            Work.Check();
            var (from, to) = (route.Places[0], route.Places[^1]);
            for (var layer = to.Layer - 1; layer > from.Layer; layer--)
            {
                var bend = new MapPlace(null, MapPlace.Bend) { Layer = layer };
                bends.Add(bend);
                route.Places.Insert(1, bend);
            }

            for (var i = 0; i + 1 < route.Places.Count; i++)
            {
                route.Places[i].Right.Add(route);
                route.Places[i + 1].Left.Add(route);
            }
        }

        return bends;
    }
}
