using System.Globalization;
using Microsoft.Extensions.Primitives;
using Pathways.Api.Resources;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using static Pathways.Api.Hosting.Languages;

namespace Pathways.Api.Recording.Forms;

/// <summary>
/// The form of barriers: an interview finds several, of one day, and each is a fact of its own. A barrier that nobody names is none that is recorded.
/// </summary>
public sealed class SeveralBarriers
{
    const string Prefix = "barrier.";
    const string Lifted = "barriers";

    readonly Type step;
    readonly StepForm form;

    /// <summary>The form of a step about barriers.</summary>
    /// <param name="step">The step.</param>
    /// <param name="form">The form of one such step, whose day this one has.</param>
    /// <param name="state">The pathway.</param>
    /// <param name="language">The language.</param>
    /// <param name="mayKnow">Whether the reader may see which barriers are recorded: if not, all are asked for.</param>
    public SeveralBarriers(Type step, StepForm form, Pathway state, CultureInfo language, bool mayKnow)
    {
        (this.step, this.form) = (step, form);
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(state);
        var axes = Enum.GetValues<BarrierAxis>().Where(a => !mayKnow || state.Barriers.ContainsKey(a) != (step == typeof(BarrierIdentified))).ToList();
        var levels = Enum.GetValues<BarrierLevel>().Select(l => new StepOption(CodeNames<BarrierLevel>.Of(l), Labels.Of(l, language))).ToList();
        Fields =
        [
            form.Fields.Single(f => f.Name == "occurredOn"),
            .. step == typeof(BarrierLifted)
                ? [new StepField(Lifted, StepFieldKind.Several, true, "", [.. axes.Select(a => new StepOption(CodeNames<BarrierAxis>.Of(a), Labels.Of(a, language)))])]
                : axes.Select(a => new StepField(Prefix + CodeNames<BarrierAxis>.Of(a), StepFieldKind.Choice, false, "", levels)),
        ];
    }

    /// <summary>Whether a step is recorded so.</summary>
    public static bool Takes(Type step) => step == typeof(BarrierIdentified) || step == typeof(BarrierReassessed) || step == typeof(BarrierLifted);

    /// <summary>The day, and a field for each barrier.</summary>
    public IReadOnlyList<StepField> Fields { get; }

    /// <summary>Reads the steps, in the order of the barriers; or what is wrong.</summary>
    public (IReadOnlyList<PathwayEvent> Steps, IReadOnlyList<FieldError> Errors) Read(Func<string, StringValues> typed, Guid id, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(typed);
        var named = step == typeof(BarrierLifted)
            ? typed(Lifted).OfType<string>().Select(axis => (Axis: axis, Level: "", Field: Lifted))
            // Those that stand since are read too: a form that is sent again says what it said.
            : Enum.GetValues<BarrierAxis>().Select(CodeNames<BarrierAxis>.Of).Select(axis => (Axis: axis, Level: typed(Prefix + axis).ToString(), Field: Prefix + axis)).Where(b => b.Level.Length > 0);
        var read = named.Select(b => (b.Field, Read: StepReader.Read(form, name => name switch { "axis" => b.Axis, "level" => b.Level, _ => typed(name) }, id, today))).ToList();
        // The day is the same for all: what is wrong with it is told once. What is wrong with one barrier is told at it.
        var errors = read.SelectMany(r => r.Read.Errors.Select(e => e.Field == "occurredOn" ? e : e with { Field = r.Field })).Distinct().ToList();
        if (read.Count == 0)
        {
            errors.AddRange(StepReader.Read(form, name => name is "axis" or "level" ? StringValues.Empty : typed(name), id, today).Errors.Where(e => e.Field == "occurredOn"));
            errors.Add(new(Fields[^1].Name == Lifted ? Lifted : Fields.ElementAtOrDefault(1)?.Name, step == typeof(BarrierLifted)
                ? Say("Freins : cochez au moins celui qui est levé.", "Barriers: tick at least the one that is lifted.")
                : Say("Freins : dites le niveau d’au moins un.", "Barriers: say the level of at least one.")));
        }
        return ([.. read.Select(r => r.Read.Step).OfType<PathwayEvent>()], errors);
    }
}
