using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Recording;

/// <summary>
/// What a pathway that somebody may not see says against their step. That it stops the step is told, and whom to ask; no day, no scheme and no age of it, and only once all
/// else is answered: whoever tries one scheme after the other, and leaves a question open so that nothing is stored, finds out nothing. The day of a
/// death is told, for nobody records a step after it. Pure.
/// </summary>
static class Unseen
{
    /// <summary>That another structure's pathway does not allow the step, and nothing more.</summary>
    public static readonly Refusal Stopped = new("entry/stopped-elsewhere");

    /// <summary>Whether it may be told as it is: of the pathway it tells the death only.</summary>
    /// <param name="why">What an entry, or an exit that is taken back, is held against.</param>
    public static bool IsTold(Refusal why) => why.Code is "entry/after-death" or "pathway/death-told-elsewhere";

    /// <summary>What is told of what the steps of that pathway say; null of a question, which only who sees both can answer: what is doubtful then is listed for its structure.</summary>
    /// <param name="why">What they say.</param>
    public static Refusal? Of(Refusal why) => FactRules.Of(why.Code)?.Severity == Severity.Confirm ? null : Stopped;

    /// <summary>
    /// What is told of what all pathways of a person say together, where somebody sees some of them only: what these say by themselves as it is, with their values, and
    /// that there is more as <see cref="Of"/> tells it.
    /// </summary>
    /// <param name="bySeen">What is found where only the pathways that they see are counted.</param>
    /// <param name="byAll">What is found where all are.</param>
    public static IReadOnlyList<Refusal> Told(IReadOnlyCollection<Refusal> bySeen, IReadOnlyCollection<Refusal> byAll)
    {
        var codes = byAll.Select(why => why.Code).ToHashSet(StringComparer.Ordinal);
        var told = bySeen.Where(why => codes.Remove(why.Code)).ToList();
        return [.. told, .. byAll.Where(why => codes.Contains(why.Code)).Select(why => IsTold(why) ? why : Of(why)).OfType<Refusal>().Distinct()];
    }

    /// <summary>
    /// Whether a correction moves a pathway towards one of the same scheme: a later exit, or none, where that one came after it; an earlier entry, where it came before.
    /// Of one that somebody may not see, that is the coordinator's whatever the day: with one day refused and the next one taken, they had found the day of it.
    /// </summary>
    /// <param name="state">The pathway as it stands.</param>
    /// <param name="scheme">Its scheme as it is to be.</param>
    /// <param name="opened">Its day of entry as it is to be.</param>
    /// <param name="closed">Its day of exit as it is to be; null where it is open again.</param>
    /// <param name="other">The other pathway.</param>
    public static bool IsNeared(Pathway state, Scheme scheme, DateOnly opened, DateOnly? closed, Pathway other) =>
        state.IsOpened && other.Opening?.Scheme == scheme
        && ((other.OpenedOn >= state.ClosedOn && (closed is not { } end || end > state.ClosedOn)) || (other.ClosedOn <= state.OpenedOn && opened < state.OpenedOn));

    /// <summary>What was found without what is told last; and that, where there is some.</summary>
    /// <param name="found">What was found against each step.</param>
    public static (IReadOnlyList<IReadOnlyList<Refusal>> First, Refusal? Last) Apart(IReadOnlyList<IReadOnlyList<Refusal>> found) =>
        found.Any(of => of.Contains(Stopped)) ? ([.. found.Select(of => of.Where(why => why != Stopped).ToList())], Stopped) : (found, null);
}
