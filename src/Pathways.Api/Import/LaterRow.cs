using Pathways.Domain.Pathways;

namespace Pathways.Api.Import;

/// <summary>
/// A step of a file that is refused because what it follows is not recorded yet, while that stands in a later row of its pathway: an end
/// dated before its start. That nothing has started, as the order of life finds it, would be a reason that the reader's file disproves. Pure.
/// </summary>
static class LaterRow
{
    // That something must come first, and has not.
    static readonly HashSet<string> NothingBefore = new(
        ["pathway/not-opened", "pathway/not-suspended", "follow-up/not-closed", "training/never-started", "immersion/not-agreed", "contract/not-started",
         "appointment/not-booked", "barrier/not-identified", "engagement/not-signed", "orientation/none-proposed", "reorientation/none-requested", "mandate/none-to-replace"],
        StringComparer.Ordinal);

    /// <summary>Whether a refusal says that something must come first, and has not.</summary>
    public static bool IsNothingBefore(string code) => NothingBefore.Contains(code);

    /// <summary>The identifier of a row that is only supposed to be taken: no stored step has it.</summary>
    public static Guid IdOf(ParsedRow row) => new(unchecked((int)row.Row), 0, 0, new byte[8]);

    /// <summary>The identifier of a step that is only supposed, of no row.</summary>
    public static readonly Guid Anywhere = new(-1, 0, 0, new byte[8]);

    /// <summary>The reason as it is once the rows behind it are known, with both dates where they are the fault; otherwise the same.</summary>
    /// <param name="refusal">Why the row is refused.</param>
    /// <param name="row">The row.</param>
    /// <param name="behind">The rows behind it, in the order of life.</param>
    /// <param name="state">The pathway before it.</param>
    /// <param name="decide">Decides on a row.</param>
    public static Refusal Reason(Refusal refusal, ParsedRow row, IEnumerable<ParsedRow> behind, Pathway state, Func<Pathway, ParsedRow, Decision> decide)
    {
        if (!IsNothingBefore(refusal.Code))
        {
            return refusal;
        }
        foreach (var next in behind)
        {
            if (decide(state, next) is not { Events: [var happened] })
            {
                continue;
            }
            state = Pathway.Evolve(state, new Step(IdOf(next), state.Version + 1, happened));
            var again = decide(state, row).Refusal;
            if (again?.Code == refusal.Code)
            {
                continue;
            }
            return again is { Field: "occurredOn", Details: { } details } && details.ContainsKey("bound") ? again
                : again is not null ? refusal
                : new Refusal(next.OccurredOn == row.OccurredOn ? "import/follows-row-below" : "import/before-what-it-follows", "occurredOn")
                    .With("date", row.OccurredOn).With("bound", next.OccurredOn).With("follows", next.Shape.Name)
                    .With("row", next.Row);
        }
        return refusal;
    }
}
