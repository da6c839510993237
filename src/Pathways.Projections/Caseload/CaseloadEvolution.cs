using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;

namespace Pathways.Projections.Caseload;

/// <summary>What each event makes of a caseload row. Pure; nothing here asks what day it is.</summary>
public static class CaseloadEvolution
{
    /// <summary>The row after one more effective step. A correction is not a step: see <see cref="Fold"/>.</summary>
    /// <param name="row">The row so far; null before the pathway is opened.</param>
    /// <param name="pathway">The pathway.</param>
    /// <param name="step">What happened.</param>
    public static CaseloadRow Evolve(CaseloadRow? row, Guid pathway, PathwayEvent step)
    {
        row ??= new CaseloadRow { Pathway = pathway };
        row = row with { Steps = row.Steps + 1 };
        if (row.LastStep.Length == 0 || step.OccurredOn >= row.LastStepOn)
        {
            row = row with { LastStep = EventNames.Of(step), LastStepOn = step.OccurredOn };
        }
        return step switch
        {
            PathwayOpened e => row with
            {
                Person = e.Person,
                Structure = e.Structure,
                Scheme = CodeNames<Scheme>.Of(e.Scheme),
                OpenedOn = e.OccurredOn,
                PreviousPathway = e.PreviousPathway,
                ToComplete = EntryFacts.ToComplete(e) is { Count: > 0 } open ? string.Join(' ', open) : null,
            },
            ReferentAppointed e => Mandate(row, e.Referent, e.Structure),
            ReferentReplaced e => Mandate(row, e.Referent, e.Structure),
            TransferProposed e => row with { TransferTo = e.Structure, TransferProposedOn = e.OccurredOn },
            OrientationNotified e => Notified(row, e.OccurredOn),
            ReorientationDecided { Granted: true } e => Notified(row, e.OccurredOn),
            OrientationProposed or OrientationRefused => row with { AwaitsEngagementSince = null },
            EngagementContractSigned e => row with { EngagedSince = e.OccurredOn, AwaitsEngagementSince = null },
            EngagementContractClosed => row with { EngagedSince = null },
            AppointmentBooked e => row with { Appointments = row.Appointments.SetItem(e.Appointment, new(e.PlannedOn, e.Time, e.Place)) },
            AppointmentHeld { Appointment: { } reference } => Settled(row, reference),
            AppointmentMissed e => Settled(row, e.Appointment),
            AppointmentCancelled e => Settled(row, e.Appointment),
            WorkContractStarted e => Running(row, Contract(e.Contract), CaseloadRunning.Of(e)),
            WorkContractAmended e when row.Running.TryGetValue(Contract(e.Contract), out var known) => Running(row, Contract(e.Contract), known.After(e)),
            WorkContractEnded e => Ended(row, Contract(e.Contract)),
            TrainingStarted e => Running(row, Training(e.Training), new(e.PlannedEnd)),
            TrainingCompleted e => Ended(row, Training(e.Training)),
            TrainingAbandoned e => Ended(row, Training(e.Training)),
            ImmersionAgreed e => Running(row, Immersion(e.Immersion), new(e.EndsOn)),
            ImmersionEnded e => Ended(row, Immersion(e.Immersion)),
            FollowUpRecorded e => row with { FollowUps = row.FollowUps | CaseloadDue.Bit(e.Months) },
            PathwaySuspended e => row with { SuspendedSince = e.OccurredOn },
            PathwayResumed => row with { SuspendedSince = null },
            PathwayClosed e => row with { ClosedOn = e.OccurredOn, Exit = CodeNames<Closure>.Of(e.Exit) },
            _ => row,
        };
    }

    /// <summary>The row folded from a whole history, corrections and retractions included; null for an empty one.</summary>
    /// <param name="pathway">The pathway.</param>
    /// <param name="history">Its events in the order of their versions.</param>
    public static CaseloadRow? Fold(Guid pathway, IEnumerable<Step> history)
    {
        var state = Pathway.Fold(history);
        var row = state.Steps.Aggregate((CaseloadRow?)null, (r, step) => Evolve(r, pathway, step.Event));
        return row is null ? null : row with { Version = state.Version, Corrections = state.Corrections.Count };
    }

    // A decision notified while a contract runs asks for no second one: the contract is amended.
    static CaseloadRow Notified(CaseloadRow row, DateOnly on) =>
        row.EngagedSince is null ? row with { AwaitsEngagementSince = on } : row;

    static CaseloadRow Mandate(CaseloadRow row, string referent, string structure)
    {
        var (to, proposedOn) = new TransferProposal(row.TransferTo, row.TransferProposedOn).After(structure, row.Structure);
        return row with { Referent = referent, Structure = structure, TransferTo = to, TransferProposedOn = proposedOn };
    }

    static string Contract(string reference) => "contract " + reference;

    static string Training(string reference) => "training " + reference;

    static string Immersion(string reference) => "immersion " + reference;

    static CaseloadRow Running(CaseloadRow row, string key, CaseloadRunning what) => row with { Running = row.Running.SetItem(key, what) };

    static CaseloadRow Ended(CaseloadRow row, string key) => row with { Running = row.Running.Remove(key) };

    static CaseloadRow Settled(CaseloadRow row, string reference) => row with { Appointments = row.Appointments.Remove(reference) };
}
