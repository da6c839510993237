using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Primitives;
using Pathways.Api.Resources;
using Pathways.Domain.Pathways;
using Pathways.Projections.History;
using static Pathways.Api.Hosting.Languages;

namespace Pathways.Api.Recording.Forms;

/// <summary>What a form names and can no longer be chosen, since somebody settled it while the form was open.</summary>
/// <param name="Field">The field that names it: <c>appointment</c>, <c>training</c>, <c>contract</c>, <c>immersion</c>.</param>
/// <param name="Reference">What it is known by on the pathway; never shown.</param>
/// <param name="By">The step that settled it, or the retraction of the step that began it.</param>
public sealed record Settled(string Field, string Reference, Step By)
{
    static readonly string[] Fields = ["appointment", "training", "contract", "immersion"];

    // Of a retraction, the pathway as it was just before.
    Pathway? Before { get; init; }

    /// <summary>The kind of step that begins what is named.</summary>
    public Type Begins => Field switch
    {
        "appointment" => typeof(AppointmentBooked),
        "training" => typeof(TrainingStarted),
        "contract" => typeof(WorkContractStarted),
        _ => typeof(ImmersionAgreed),
    };

    /// <summary>Whether a kind of step names something by this field.</summary>
    public static bool Names(Type step, string field)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(field);
        return Fields.Contains(field, StringComparer.Ordinal) && step.GetProperty(char.ToUpperInvariant(field[0]) + field[1..]) is not null;
    }

    /// <summary>What was sent of which the beginning was retracted since; null where there is none.</summary>
    public static Settled? Of(StepForm form, IReadOnlyList<RecordedStep> history, Func<string, StringValues> typed)
    {
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(typed);
        var found = Replay.Before(history);
        foreach (var name in Fields.Where(name => IsGone(form, name, typed)))
        {
            foreach (var retraction in history.Where(s => s.Event is StepRetracted).Reverse())
            {
                if (found.GetValueOrDefault(retraction.Version) is { } step && StepForm.Begins(step.GetType())?.Field == name && Named(step, name) == typed(name).ToString())
                {
                    return new(name, typed(name).ToString(), retraction.Step) { Before = Replay.AtVersion(history, retraction.Version - 1) };
                }
            }
        }
        return null;
    }

    static bool IsGone(StepForm form, string name, Func<string, StringValues> typed) =>
        typed(name).ToString() is { Length: > 0 } said && said != StepOption.NoneOfThese && form.Fields.FirstOrDefault(f => f.Name == name)?.Options.Any(o => o.Value == said) != true;

    /// <summary>What was sent that another step has settled; null where everything that was sent can be chosen.</summary>
    public static Settled? Of(StepForm form, Pathway state, Func<string, StringValues> typed)
    {
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(typed);
        foreach (var name in Fields)
        {
            var said = typed(name).ToString();
            if (IsGone(form, name, typed) && state.Steps.Find(s => Settles(s.Event, form.Type) && Named(s.Event, name) == said) is { } by)
            {
                return new(name, said, by);
            }
        }
        return null;
    }

    /// <summary>The step that settled a booked appointment; null while it is to come.</summary>
    public static Settled? Of(AppointmentBooked booked, Pathway state)
    {
        ArgumentNullException.ThrowIfNull(booked);
        ArgumentNullException.ThrowIfNull(state);
        return state.Steps.Find(s => Settles(s.Event, typeof(AppointmentHeld)) && Named(s.Event, "appointment") == booked.Appointment) is { } by ? new("appointment", booked.Appointment, by) : null;
    }

    /// <summary>What it is and what became of it, without when and by whom: "The appointment of 7 December at 14:00 was cancelled".</summary>
    public string Words(Pathway state, CultureInfo language)
    {
        ArgumentNullException.ThrowIfNull(state);
        state = Before ?? state;
        return (Field switch
        {
            "appointment" => Appointment(state.BookedAppointments.GetValueOrDefault(Reference), language),
            "training" => Say("La formation", "The training") + (state.Trainings.GetValueOrDefault(Reference) is { } spell ? $" « {Labels.Of(spell.Kind, language)} »" : ""),
            "contract" => Say("Le contrat", "The contract") + (state.Contracts.GetValueOrDefault(Reference) is { } contract ? $" « {Labels.Of(contract.Kind, language)} »" : ""),
            _ => Say("L’immersion", "The immersion"),
        }) + " " + (By.Event switch
        {
            StepRetracted => Field is "training" or "immersion" ? Say("a été retirée", "was retracted") : Say("a été retiré", "was retracted"),
            AppointmentCancelled => Say("a été annulé", "was cancelled"),
            AppointmentMissed => Say("a été manqué", "was missed"),
            AppointmentHeld => Say("a été tenu", "was held"),
            TrainingStarted => Say("a commencé", "has started"),
            TrainingAbandoned => Say("a été abandonnée", "was abandoned"),
            _ => Say("a pris fin", "has ended"),
        });
    }

    static string Appointment(Appointment? booked, CultureInfo language) =>
        Say("Le rendez-vous", "The appointment") + (booked is null ? "" : Say(" du ", " of ") + Labels.Day(booked.PlannedOn, language)
            + (booked.Time is { } time ? Say(" à ", " at ") + Labels.Time(time, language) : ""));

    static bool Settles(PathwayEvent step, Type form) =>
        step is AppointmentHeld or AppointmentMissed or AppointmentCancelled or TrainingCompleted or TrainingAbandoned or ImmersionEnded or WorkContractEnded
        || (step is TrainingStarted && form == typeof(TrainingStarted));

    static string? Named(PathwayEvent step, string field) => JsonSerializer.SerializeToNode(step, step.GetType(), PathwayJson.Stored)?[field]?.ToString();
}
