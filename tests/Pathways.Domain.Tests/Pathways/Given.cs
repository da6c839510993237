using Pathways.Domain.Pathways;

namespace Pathways.Domain.Tests.Pathways;

/// <summary>Given a history, when a step is proposed, then it is stored or refused. Event n of a history has the identifier Step(n).</summary>
public sealed class Scenario
{
    readonly IReadOnlyList<PathwayEvent> history;

    Scenario(IReadOnlyList<PathwayEvent> history) => this.history = history;

    /// <summary>The day on which every decision of these tests is taken.</summary>
    public static readonly DateOnly Today = new(2026, 10, 1);

    /// <summary>A day of the story: day 0 is 1 January 2026.</summary>
    public static DateOnly Day(int n) => new DateOnly(2026, 1, 1).AddDays(n);

    /// <summary>Identifier of the n-th event of the history, from 1.</summary>
    public static Guid Step(int n) => DeterministicId.From("step", n.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public static Scenario Given(params PathwayEvent[] history) => new(history);

    /// <summary>What everybody confirms here: these stories are all written down long after.</summary>
    static readonly string[] Late = ["step/long-ago"];

    static PathwayEvent ToldLate(PathwayEvent proposed) => proposed with { Confirmed = [.. proposed.Confirmed ?? [], .. Late] };

    /// <summary>
    /// A history that was itself accepted, step by step, what was asked being confirmed: a given that could not have happened
    /// proves nothing.
    /// </summary>
    public Pathway State()
    {
        var state = Pathway.None;
        for (var i = 0; i < history.Count; i++)
        {
            var decision = Pathway.Decide(state, Step(i + 1), ToldLate(history[i]), Today);
            if (decision.ToConfirm.Count > 0)
            {
                decision = Pathway.Decide(state, Step(i + 1), history[i] with { Confirmed = [.. Late, .. decision.ToConfirm.Select(c => c.Code)] }, Today);
            }
            Assert.True(decision.Refusal is null, $"given step {i + 1} ({EventNames.Of(history[i])}) is itself refused: {decision.Refusal?.Code}");
            state = Pathway.Evolve(state, new Step(Step(i + 1), i + 1, decision.Events[0]));
        }
        return state;
    }

    public Outcome When(PathwayEvent proposed) => new(State(), Step(history.Count + 1), proposed);

    public sealed record Outcome(Pathway Before, Guid Id, PathwayEvent Proposed)
    {
        Origin origin = Origin.Recorded;
        IReadOnlyList<Refusal>? found;

        /// <summary>The step is a row of a file.</summary>
        public Outcome InFile() => this with { origin = Origin.File };

        /// <summary>Those who know more than the pathway have found this against it.</summary>
        public Outcome Against(params IEnumerable<Refusal> all) => this with { found = [.. all] };

        /// <summary>The step is stored as it was proposed, without a question; gives the pathway after it.</summary>
        public Pathway ThenStored()
        {
            var decision = Pathway.Decide(Before, Id, ToldLate(Proposed), Today, origin, found);
            Assert.Equal((null, ""), (decision.Refusal?.Code, string.Join(", ", decision.ToConfirm.Select(c => c.Code))));
            Assert.Equal(Proposed.Bare(), Assert.Single(decision.Events).Bare());
            var after = Pathway.Evolve(Before, new Step(Id, Before.Version + 1, decision.Events[0]));
            Assert.Equal(Before.Version + 1, after.Version);
            Assert.True(after.Holds(Id));
            return after;
        }

        /// <summary>The step is refused with this code, at this field, and nothing would be stored.</summary>
        public Refusal ThenRefused(string code, string? field = null)
        {
            var decision = Pathway.Decide(Before, Id, ToldLate(Proposed), Today, origin, found);
            Assert.Empty(decision.Events);
            Assert.Equal((code, field), (decision.Refusal?.Code, decision.Refusal?.Field));
            return decision.Refusal!;
        }

        /// <summary>Recorded on that day, the step is asked about with this code.</summary>
        public Refusal ThenAskedOn(DateOnly today, string code, string? field = null)
        {
            var decision = Pathway.Decide(Before, Id, Proposed, today);
            Assert.Empty(decision.Events);
            var asked = Assert.Single(decision.ToConfirm);
            Assert.Equal((code, field), (asked.Code, asked.Field));
            return asked;
        }

        /// <summary>The step is asked about, with this code alone, at this field; nothing is stored, and once confirmed it is, with what was confirmed.</summary>
        public Refusal ThenAsked(string code, string? field = null)
        {
            var decision = Pathway.Decide(Before, Id, ToldLate(Proposed), Today, origin, found);
            Assert.Empty(decision.Events);
            Assert.Equal((null, code), (decision.Refusal?.Code, string.Join(", ", decision.ToConfirm.Select(c => c.Code))));
            Assert.Equal(field, decision.ToConfirm[0].Field);
            var stored = Assert.Single(Pathway.Decide(Before, Id, Proposed with { Confirmed = [.. Late, code] }, Today, origin, found).Events);
            Assert.Contains(code, stored.Confirmed ?? (stored as StepCorrected)?.Corrected.Confirmed ?? []);
            return decision.ToConfirm[0];
        }
    }
}
