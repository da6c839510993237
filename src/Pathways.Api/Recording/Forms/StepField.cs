using Pathways.Domain.Pathways;

namespace Pathways.Api.Recording.Forms;

/// <summary>How a field is asked for.</summary>
public enum StepFieldKind
{
    /// <summary>A day, typed as people say it.</summary>
    Day,

    /// <summary>One of a few, all in sight.</summary>
    Choice,

    /// <summary>One of many, found by typing its label or its code.</summary>
    Search,

    /// <summary>Any number of a list.</summary>
    Several,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A short code.</summary>
    Text,

    /// <summary>A time of day, typed as people say it.</summary>
    Time,

    /// <summary>Where people meet: a structure or a commune, by name or code.</summary>
    Place,

    /// <summary>A commune, found by name or code as one types.</summary>
    Commune,
}

/// <summary>A value that can be chosen.</summary>
/// <param name="Value">What is stored.</param>
/// <param name="Label">What people read.</param>
/// <param name="Fills">Of what a step answers: what its choice gives to other fields, by their names, as they show it.</param>
/// <param name="Group">Heading under which it stands, in a list that has headings.</param>
/// <param name="Offered">Whether it is in the list; what is not is understood where it is typed.</param>
public sealed record StepOption(string Value, string Label, IReadOnlyDictionary<string, string>? Fills = null, string? Group = null, bool Offered = true)
{
    /// <summary>What stands for none of what a step may refer to: an answer, which no answer is not.</summary>
    public const string NoneOfThese = "(none)";

    /// <summary>Group of the communes in a list that has structures too.</summary>
    public const string Commune = "commune";
}

/// <summary>A field of the form of a step.</summary>
/// <param name="Name">Its name in the event, as a path: <c>situation.age</c>.</param>
/// <param name="Kind">How it is asked for.</param>
/// <param name="Required">Whether it must be given.</param>
/// <param name="Value">What stands in it before anybody types.</param>
/// <param name="Options">What can be chosen.</param>
/// <param name="Planned">For a day: it may lie ahead.</param>
/// <param name="Awaited">Not required, and to be completed when it is left open.</param>
/// <param name="Whole">For a number: it has no decimals.</param>
public sealed record StepField(
    string Name, StepFieldKind Kind, bool Required, string Value, IReadOnlyList<StepOption> Options, bool Planned = false, bool Awaited = false, bool Whole = false)
{
    /// <summary>Its identifier on the page.</summary>
    public string Id => "f-" + Name.Replace('.', '-');
}

/// <summary>Something wrong in what was typed.</summary>
/// <param name="Field">The field, when it is one's.</param>
/// <param name="Words">What is wrong and what to do.</param>
/// <param name="Link">Where that is done; null where it is done in the form itself.</param>
public sealed record FieldError(string? Field, string Words, ErrorLink? Link = null);

/// <summary>Where what is wrong is put right.</summary>
/// <param name="Address">The page.</param>
/// <param name="Words">What is done there.</param>
public sealed record ErrorLink(string Address, string Words);

/// <summary>Whether what was typed is really so.</summary>
/// <param name="Code">Code of the rule that asks.</param>
/// <param name="Confirm">What confirms it for the values that were typed, and for no others.</param>
/// <param name="Field">The field, when it is one's.</param>
/// <param name="Words">The question.</param>
/// <param name="Pathway">The other pathway that it is about; only where the asker may see it.</param>
/// <param name="Person">The person that this may be, known already; of whom the asker may not see, the word by which they say so (<see cref="SamePerson"/>).</param>
/// <param name="Who">Their name, and what tells them apart; only where the asker may see it.</param>
/// <param name="Place">Where the step is that it is about; null where it is about none.</param>
public sealed record FieldQuestion(string Code, string Confirm, string? Field, string Words, string? Pathway = null, string? Person = null, string? Who = null, ErrorLink? Place = null);

/// <summary>What was read from a form: the step, or what is wrong.</summary>
/// <param name="Step">The step.</param>
/// <param name="Errors">What can't be read, or is no value of its field.</param>
/// <param name="Day">Of a step that can be read, what its day alone makes impossible: the decision would say it, unless something beside the step is wrong.</param>
public sealed record ReadStep(PathwayEvent? Step, IReadOnlyList<FieldError> Errors, FieldError? Day = null)
{
    /// <summary>The errors to be told where something beside the step is wrong, or nothing is.</summary>
    public IReadOnlyList<FieldError> Beside(bool other) => other && Day is { } day ? [day, .. Errors] : Errors;
}
