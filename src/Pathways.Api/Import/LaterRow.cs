using Pathways.Domain.Pathways;

namespace Pathways.Api.Import;

/// <summary>
/// A step of a file that is refused because what it follows is not recorded yet, while that stands in a later row of its pathway: an end
/// dated before its start. That nothing has started, as the order of life finds it, would be a reason that the reader's file disproves. What each row begins is
/// found once for all rows. Pure.
/// </summary>
/// <param name="rows">The rows of the pathway, in the order of life.</param>
/// <param name="read">What a row says; null of one that is not looked at.</param>
/// <param name="today">Today in the territory's calendar.</param>
sealed class LaterRow(IReadOnlyList<ParsedRow> rows, Func<ParsedRow, PathwayEvent?> read, DateOnly today)
{
    // By the code that says that something must come first, and has not; and of which appointment, training and so on.
    Dictionary<(string Code, string? Of), List<(int At, PathwayEvent Begun)>>? begun;

    // That something must come first, and has not: what begins it.
    static readonly Dictionary<string, Type[]> Beginnings = new(StringComparer.Ordinal)
    {
        ["pathway/not-opened"] = [typeof(PathwayOpened)],
        ["pathway/not-suspended"] = [typeof(PathwaySuspended)],
        ["follow-up/not-closed"] = [typeof(PathwayClosed)],
        ["training/never-started"] = [typeof(TrainingStarted)],
        ["immersion/not-agreed"] = [typeof(ImmersionAgreed)],
        ["contract/not-started"] = [typeof(WorkContractStarted)],
        ["appointment/not-booked"] = [typeof(AppointmentBooked)],
        ["barrier/not-identified"] = [typeof(BarrierIdentified)],
        ["engagement/not-signed"] = [typeof(EngagementContractSigned)],
        ["orientation/none-proposed"] = [typeof(OrientationProposed), typeof(OrientationNotified)],
        ["reorientation/none-requested"] = [typeof(ReorientationRequested)],
        ["mandate/none-to-replace"] = [typeof(ReferentAppointed)],
    };

    /// <summary>Whether a refusal says that something must come first, and has not.</summary>
    public static bool IsNothingBefore(string code) => Beginnings.ContainsKey(code);

    /// <summary>The identifier of a step that is only supposed: no stored step has it.</summary>
    public static readonly Guid Anywhere = new(-1, 0, 0, new byte[8]);

    /// <summary>The reason as it is once the rows behind it are known, with both dates where they are the fault; otherwise the same.</summary>
    /// <param name="refusal">Why the row is refused.</param>
    /// <param name="at">Where the row is among the rows.</param>
    /// <param name="step">What it says.</param>
    /// <param name="state">The pathway before it.</param>
    public Refusal Reason(Refusal refusal, int at, PathwayEvent step, Pathway state)
    {
        if (!IsNothingBefore(refusal.Code) || Next(refusal.Code, Of(refusal.Code, step), at) is not var (behind, beginning))
        {
            return refusal;
        }
        var (row, next) = (rows[at], rows[behind]);
        var again = Pathway.Decide(Pathway.Evolve(state, new Step(Guid.Empty, state.Version + 1, beginning)), Anywhere, step, today, Origin.File).Refusal;
        return again is { Field: "occurredOn", Details: { } details } && details.ContainsKey("bound") ? again
            : again is not null ? refusal
            : new Refusal(next.OccurredOn == row.OccurredOn ? "import/follows-row-below" : "import/before-what-it-follows", "occurredOn")
                .With("date", row.OccurredOn).With("bound", next.OccurredOn).With("follows", next.Shape.Name)
                .With("row", next.Row);
    }

    // The first row behind one that begins what this code misses.
    (int At, PathwayEvent Begun)? Next(string code, string? of, int at)
    {
        if (!(begun ??= Begun()).TryGetValue((code, of), out var all))
        {
            return null;
        }
        var found = all.BinarySearch((at + 1, null!), Comparer<(int At, PathwayEvent)>.Create(static (a, b) => a.At.CompareTo(b.At)));
        return (found < 0 ? ~found : found) is var next && next < all.Count ? all[next] : null;
    }

    Dictionary<(string, string?), List<(int, PathwayEvent)>> Begun()
    {
        var found = new Dictionary<(string, string?), List<(int, PathwayEvent)>>();
        for (var at = 0; at < rows.Count; at++)
        {
            if (read(rows[at]) is not { } step || Beginnings.FirstOrDefault(b => b.Value.Contains(step.GetType())).Key is not { } code)
            {
                continue;
            }
            var key = (code, Of(code, step));
            if (!found.TryGetValue(key, out var all))
            {
                found[key] = all = [];
            }
            all.Add((at, step));
        }
        return found;
    }

    static string? Of(string code, PathwayEvent step) => code switch
    {
        "pathway/not-opened" or "follow-up/not-closed" => null,
        _ => StepList.NamedIn(step),
    };
}
