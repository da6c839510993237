using System.Globalization;
using Pathways.Api.Hosting;
using Pathways.Api.Resources;
using Pathways.Domain.Pathways;
using static Pathways.Api.Hosting.Languages;

namespace Pathways.Api.Recording.Forms;

/// <summary>The recorded step that stands in the way of another: a refusal that says to correct it first leads there.</summary>
public static class StepToCorrect
{
    /// <summary>The link to its correction; null where the refusal names none, several may be meant, or who reads it may not correct it.</summary>
    /// <param name="pathway">The pathway.</param>
    /// <param name="state">The pathway as it stands.</param>
    /// <param name="step">The kind of step that was refused.</param>
    /// <param name="refusal">The refusal.</param>
    /// <param name="actor">Who reads it.</param>
    /// <param name="language">The language.</param>
    public static ErrorLink? Of(Guid pathway, Pathway state, Type step, Refusal refusal, Actor actor, CultureInfo language)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(refusal);
        return Find(state, step, refusal) is not { } found || !Access.MayCorrect(actor, state.Structure, found.Event) ? null : new(
            $"/pathways/{pathway}/correct/{found.Id}",
            Say($"Corriger « {NextSteps.LabelOf(found.Event.GetType(), language)} » du {Labels.Day(found.Event.OccurredOn, language)}",
                $"Correct “{NextSteps.LabelOf(found.Event.GetType(), language)}” of {Labels.Day(found.Event.OccurredOn, language)}"));
    }

    static Step? Find(Pathway state, Type step, Refusal refusal)
    {
        string? Told(string name) => refusal.Details?.GetValueOrDefault(name);
        if (Guid.TryParse(Told("brokenStepId"), out var broken))
        {
            return state.Steps.Find(broken);
        }
        if (refusal.Code == "step/before-entry")
        {
            return state.Steps.Find(s => s.Event is PathwayOpened);
        }
        if (refusal.Code == "pathway/closed-before-last-step")
        {
            return Only(s => EventNames.Of(s.Event) == Told("step") && On(s, "lastStep"));
        }
        if (Told("closedOn") is not null)
        {
            // A death that another pathway tells is no exit of this one.
            return state.Steps.Find(s => s.Event is PathwayClosed && On(s, "closedOn"));
        }
        // An end before its beginning: the beginning is of the same stage.
        return Told("bound") is null ? null : Only(s => s.Event.GetType().BaseType == step.BaseType && On(s, "bound"));

        bool On(Step s, string name) => s.Event.OccurredOn.ToString("O", CultureInfo.InvariantCulture) == Told(name);
        Step? Only(Func<Step, bool> fits) => state.Steps.Where(fits).Take(2).ToList() is [var one] ? one : null;
    }
}
