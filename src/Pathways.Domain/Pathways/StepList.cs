using System.Collections;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Pathways.Domain.Pathways;

/// <summary>
/// Steps in the order in which they were recorded. Immutable. What every decision asks of them (whether one is there, whether the same was said before) is
/// looked up and not looked for: the index is made with the first question, and each step that is added then is added to it.
/// </summary>
[CollectionBuilder(typeof(StepList), nameof(Of))]
public sealed class StepList : IReadOnlyList<Step>
{
    /// <summary>No step.</summary>
    public static readonly StepList None = new([], null);

    readonly ImmutableList<Step> steps;
    StepIndex? index;

    StepList(ImmutableList<Step> steps, StepIndex? index) => (this.steps, this.index) = (steps, index);

    /// <summary>These steps.</summary>
    public static StepList Of(ReadOnlySpan<Step> steps) => new(ImmutableList.Create(steps), null);

    /// <inheritdoc/>
    public int Count => steps.Count;

    /// <inheritdoc/>
    public Step this[int index] => steps[index];

    /// <summary>The same with one more.</summary>
    public StepList Add(Step step) => new(steps.Add(step), index?.With(step, steps.Count));

    /// <summary>The step of an identifier; null where there is none. Of two, which only a damaged history has, the first.</summary>
    public Step? Find(Guid id) => At(Index.Places.TryGetValue(id, out var at) ? at : null);

    /// <summary>The last step of the same kind as one that is proposed, of the same appointment, training, barrier and so on; null where there is none.</summary>
    public Step? LastOf(PathwayEvent proposed) => At(Index.LastOf(proposed));

    /// <summary>The step of the latest day, cancellations of appointments left out; of one day, the first.</summary>
    internal Step? Latest => At(Index.Latest?.At);

    /// <summary>The last step that says the same as one that is proposed (<see cref="FactRules.Twin"/>).</summary>
    internal Step? LastSaid(PathwayEvent proposed) => At(Index.LastSaid(proposed));

    /// <summary>The first step of which something holds. Looks at one after the other: not for what is asked of each step of a history.</summary>
    public Step? Find(Predicate<Step> match) => steps.Find(match);

    /// <summary>The last step of which something holds; at the same cost.</summary>
    public Step? FindLast(Predicate<Step> match) => steps.FindLast(match);

    /// <summary>Whether something holds of any step; at the same cost.</summary>
    public bool Exists(Predicate<Step> match) => steps.Exists(match);

    /// <inheritdoc cref="IEnumerable{Step}.GetEnumerator"/>
    public ImmutableList<Step>.Enumerator GetEnumerator() => steps.GetEnumerator();

    IEnumerator<Step> IEnumerable<Step>.GetEnumerator() => steps.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => steps.GetEnumerator();

    /// <summary>What a step is of, by its reference, axis or months; null of what a pathway has one of.</summary>
    /// <param name="step">The step.</param>
    public static string? NamedIn(PathwayEvent step) => step switch
    {
        AppointmentBooked e => e.Appointment,
        AppointmentHeld e => e.Appointment,
        AppointmentMissed e => e.Appointment,
        AppointmentCancelled e => e.Appointment,
        TrainingPrescribed e => e.Training,
        TrainingStarted e => e.Training,
        TrainingCompleted e => e.Training,
        TrainingAbandoned e => e.Training,
        QualificationObtained e => e.Training,
        ImmersionAgreed e => e.Immersion,
        ImmersionEnded e => e.Immersion,
        WorkContractStarted e => e.Contract,
        WorkContractAmended e => e.Contract,
        WorkContractEnded e => e.Contract,
        BarrierIdentified e => e.Axis.ToString(),
        BarrierReassessed e => e.Axis.ToString(),
        BarrierLifted e => e.Axis.ToString(),
        FollowUpDue e => e.Months.ToString(System.Globalization.CultureInfo.InvariantCulture),
        FollowUpRecorded e => e.Months.ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => null,
    };

    // Two who make it at once make the same.
    StepIndex Index => index ??= steps.Aggregate((Index: StepIndex.None, At: 0), static (made, step) => (made.Index.With(step, made.At), made.At + 1)).Index;

    Step? At(int? place) => place is { } at ? steps[at] : null;
}

// Where steps are in their list: by identifier, by what they say, and by what they are of.
sealed record StepIndex
{
    public static readonly StepIndex None = new();

    /// <summary>Where each step is.</summary>
    public ImmutableDictionary<Guid, int> Places { get; private init; } = ImmutableDictionary<Guid, int>.Empty;

    /// <summary>The step of the latest day, but cancellations of appointments.</summary>
    public (int At, DateOnly On)? Latest { get; private init; }

    ImmutableDictionary<(Type, string?), int> Last { get; init; } = ImmutableDictionary<(Type, string?), int>.Empty;

    ImmutableDictionary<PathwayEvent, int> Said { get; init; } = ImmutableDictionary<PathwayEvent, int>.Empty;

    // What was held, whichever appointment it names.
    ImmutableDictionary<PathwayEvent, int> Met { get; init; } = ImmutableDictionary<PathwayEvent, int>.Empty;

    // Bookings that were not cancelled, and all of each appointment: one, but in a damaged history.
    ImmutableDictionary<PathwayEvent, ImmutableSortedSet<int>> Slots { get; init; } = ImmutableDictionary<PathwayEvent, ImmutableSortedSet<int>>.Empty;

    ImmutableDictionary<string, ImmutableList<(int At, PathwayEvent Said)>> Bookings { get; init; } = ImmutableDictionary.Create<string, ImmutableList<(int, PathwayEvent)>>(StringComparer.Ordinal);

    public StepIndex With(Step step, int at)
    {
        var said = StepFacts.Unnamed(step.Event);
        var with = this with
        {
            Places = Places.ContainsKey(step.Id) ? Places : Places.Add(step.Id, at),
            Latest = step.Event is AppointmentCancelled || step.Event.OccurredOn <= Latest?.On ? Latest : (at, step.Event.OccurredOn),
            Last = Last.SetItem((step.Event.GetType(), StepList.NamedIn(step.Event)), at),
        };
        return step.Event switch
        {
            AppointmentBooked e => (with with { Bookings = Bookings.SetItem(e.Appointment, Bookings.GetValueOrDefault(e.Appointment, []).Add((at, said))) }).Standing(e.Appointment, true),
            AppointmentHeld e => (with with { Said = Said.SetItem(said, at), Met = Met.SetItem(StepFacts.Meeting(e), at) }).Standing(e.Appointment, true),
            AppointmentMissed e => (with with { Said = Said.SetItem(said, at) }).Standing(e.Appointment, true),
            AppointmentCancelled e => (with with { Said = Said.SetItem(said, at) }).Standing(e.Appointment, false),
            _ => with with { Said = Said.SetItem(said, at) },
        };
    }

    public int? LastOf(PathwayEvent proposed) => Last.TryGetValue((proposed.GetType(), StepList.NamedIn(proposed)), out var at) ? at : null;

    public int? LastSaid(PathwayEvent proposed)
    {
        var said = StepFacts.Unnamed(proposed);
        if (proposed is AppointmentBooked)
        {
            return Slots.TryGetValue(said, out var slots) ? slots.Max : null;
        }
        int? same = Said.TryGetValue(said, out var at) ? at : null;
        // One of the two names the booking and the other names none: most often one meeting, said twice. Two that name two bookings are two.
        int? met = proposed is not AppointmentHeld held ? null
            : (held.Appointment is null ? Met : Said).TryGetValue(StepFacts.Meeting(held), out var meeting) ? meeting : null;
        return same > met || met is null ? same : met;
    }

    // A booking that was cancelled stands no longer: its slot may be taken again. What comes after, in a damaged history, lets it stand again.
    StepIndex Standing(string? appointment, bool stands)
    {
        if (appointment is null || !Bookings.TryGetValue(appointment, out var bookings))
        {
            return this;
        }
        var slots = Slots;
        foreach (var (at, said) in bookings)
        {
            var of = slots.GetValueOrDefault(said, []);
            var left = stands ? of.Add(at) : of.Remove(at);
            slots = left.IsEmpty ? slots.Remove(said) : ReferenceEquals(left, of) ? slots : slots.SetItem(said, left);
        }
        return this with { Slots = slots };
    }
}
