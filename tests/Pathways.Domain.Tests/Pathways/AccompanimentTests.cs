using FsCheck.Xunit;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using static Pathways.Domain.Tests.Pathways.Scenario;

namespace Pathways.Domain.Tests.Pathways;

/// <summary>Since when somebody is accompanied by others only.</summary>
[Properties(Arbitrary = [typeof(Histories)], MaxTest = 1_000, QuietOnSuccess = true)]
public class AccompanimentTests
{
    static readonly DateTimeOffset Start = new(2026, 1, 1, 8, 0, 0, TimeSpan.Zero);

    static DateTimeOffset At(int moment) => Start.AddMinutes(moment);

    static (Step, DateTimeOffset)[] Recorded(IEnumerable<PathwayEvent> events) => [.. events.Select((e, i) => (new Step(Step(i + 1), i + 1, e), At(i + 1)))];

    static Accompaniment With(string structure, int from, int? until = null) => new(At(from), until is { } end ? At(end) : null, structure);

    static DateTimeOffset? Since(params Accompaniment[] all) => Accompaniment.OthersOnlySince(all, structure => structure == "here");

    /// <summary>Event by event, whatever was corrected or taken back: what the whole fold says of the pathway then; between an exit and its being taken back, what it says after that.</summary>
    [Property]
    public void At_each_moment_a_pathway_is_with_whom_the_history_leaves_it_with(History history)
    {
        ArgumentNullException.ThrowIfNull(history);
        var recorded = Recorded(history.Proposed);
        var all = Accompaniment.Of(recorded);
        var began = recorded.Length;
        for (var length = 1; length <= recorded.Length; length++)
        {
            bool Runs(int until, out Pathway state) => (state = Pathway.Fold(recorded[..until].Select(r => r.Item1))) is { IsOpened: true, ClosedOn: null };
            began = Runs(length, out var state) ? Math.Min(began, length) : began;
            var runs = Enumerable.Range(length, recorded.Length + 1 - length).FirstOrDefault(until => length >= began && Runs(until, out state));
            Assert.Equal(runs > 0 ? [state.Structure] : (string?[])[], all.Where(a => a.From <= At(length) && !(a.Until <= At(length))).Select(a => a.Structure));
        }
        Assert.All(all.Zip(all.Skip(1)), pair => Assert.True(pair.First.Until <= pair.Second.From));
    }

    [Fact]
    public void A_mandate_elsewhere_ends_one_and_an_exit_that_is_taken_back_leaves_no_gap()
    {
        var entry = World.Opened;
        var recorded = Recorded(
        [
            entry, new DiagnosisMade(Day(1)), new ReferentAppointed(Day(2), "u-1", "there"), new ReferentReplaced(Day(3), "u-2", "there"), new PathwayClosed(Day(4), Closure.MovedAway),
            new StepRetracted(Day(5), Step(5), CorrectionReason.NeverHappened), new StepCorrected(Day(5), Step(3), CorrectionReason.WrongDate, new ReferentAppointed(Day(1), "u-1", "there")), new PathwayClosed(Day(6), Closure.MovedAway),
        ]);
        Assert.Equal([With(entry.Structure, 1, 3), With("there", 3, 5), With("there", 5, 8)], Accompaniment.Of(recorded));
        // Handed over between the two, it went on as well.
        var closed = Recorded([entry, new PathwayClosed(Day(4), Closure.MovedAway), new ReferentAppointed(Day(4), "u-1", "there"), new StepRetracted(Day(5), Step(2), CorrectionReason.NeverHappened)]);
        Assert.Equal([With(entry.Structure, 1, 2), With("there", 2)], Accompaniment.Of(closed));
        // A clock that went back makes none end before it began.
        Assert.Equal([With(entry.Structure, 1, 1)], Accompaniment.Of([recorded[0], (new Step(Step(9), 2, new PathwayClosed(Day(1), Closure.Other)), At(0))]));
    }

    [Fact]
    public void Others_only_since_they_have_accompanied_without_a_gap()
    {
        Assert.Equal(At(4), Since(With("here", 1, 2), With("a", 4)));
        // One that goes on as another ends, of whichever structure, and one that begins as it ends.
        Assert.Equal(At(4), Since(With("here", 1, 2), With("a", 4, 8), With("a", 6)));
        Assert.Equal(At(4), Since(With("here", 1, 2), With("a", 4, 8), With("b", 8)));
        Assert.Equal(At(4), Since(With("here", 1, 2), With("a", 4, 20), With("b", 6, 7), With("c", 19)));
        Assert.Equal(At(9), Since(With("here", 1, 2), With("a", 4, 8), With("b", 9)));
        // One of which nobody knows whose it is.
        Assert.Equal(At(4), Since(With("here", 1, 2), new(At(4), null, null)));
        // What was recorded while they were accompanied here too is known here.
        Assert.Equal(At(6), Since(With("here", 1, 6), With("a", 4)));
        Assert.Equal(At(7), Since(With("here", 1, 2), With("a", 4, 5), With("here", 5, 7), With("b", 3)));
        // One of no length is no time in which anything was known here, and fills no gap elsewhere.
        Assert.Equal(At(4), Since(With("here", 1, 2), With("a", 4), With("here", 9, 9)));
        Assert.Equal(At(6), Since(With("here", 1, 2), With("a", 3, 3), With("a", 6)));
        Assert.Null(Since(With("here", 1, 2), With("a", 4, 8)));
        Assert.Null(Since(With("here", 1), With("a", 4)));
        Assert.Null(Since());
    }

    /// <summary>Held against a walk back through all moments, those between two minutes too.</summary>
    [Property]
    public void It_is_the_first_moment_of_those_up_to_now_in_which_each_has_others_and_none_has_us(int[] seeds)
    {
        ArgumentNullException.ThrowIfNull(seeds);
        var all = seeds.Take(7).Select(seed => new Random(seed)).Select(random => (From: random.Next(12), Length: random.Next(6), random) is var (from, length, more)
            ? With(more.Next(3) == 0 ? "here" : $"there {more.Next(3)}", from, more.Next(3) == 0 ? null : from + length) : default).ToArray();
        bool Is(int half, bool here) => all.Any(a => a.Structure == "here" == here && a.Until != a.From && a.From <= Start.AddSeconds(30 * half) && !(a.Until < Start.AddSeconds(30 * half)));
        const int Now = 60;
        int? first = null;
        for (var half = Now; half >= 0 && Is(half, here: false) && !Is(half, here: true); half--)
        {
            first = half;
        }
        // Of a time that ends here, the end is known here still.
        Assert.Equal(first is { } moment ? Start.AddSeconds(30 * (Is(moment - 1, here: true) ? moment - 1 : moment)) : null, Since(all));
    }
}
