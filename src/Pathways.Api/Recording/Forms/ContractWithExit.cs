using System.Globalization;
using Pathways.Api.Registries;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Recording.Forms;

/// <summary>The contract that an exit to employment, or to another insertion structure, rests on, asked for in the form of the exit: stored with it, or left empty.</summary>
public sealed class ContractWithExit(Pathway state, DateOnly today, string user, CultureInfo language, TerritoryNames names)
{
    const string Prefix = "job.";

    readonly StepForm form = new(typeof(WorkContractStarted), state, today, user, language, names: names);

    /// <summary>Its fields, none of which must be filled in, as long as none is: once it is begun, those that a contract needs are awaited.</summary>
    /// <param name="begun">Whether something of it was typed.</param>
    public IReadOnlyList<StepField> Fields(bool begun) =>
        [.. form.Fields.Select(f => f with { Name = Prefix + f.Name, Required = false, Awaited = begun && f.Required, Value = "" })];

    /// <summary>Whether the form of the exit asks for it: once it was found missing, as long as something of it is typed, and where a form that had it is put back.</summary>
    public static bool IsAsked(StepSubmission submission, Type step)
    {
        ArgumentNullException.ThrowIfNull(submission);
        return step == typeof(PathwayClosed)
            && (IsGiven(submission) || (submission.IsOnlyShown && submission.Had(Prefix)) || submission.Questions.Any(q => AsksForIt(q.Code)));
    }

    /// <summary>Whether a question is raised by the want of a contract.</summary>
    public static bool AsksForIt(string code) => code is "pathway/employment-undocumented" or "pathway/other-siae-undocumented";

    /// <summary>Whether anything of it was filled in: what is typed is stored, or refused, and never left out.</summary>
    public static bool IsGiven(StepSubmission submission)
    {
        ArgumentNullException.ThrowIfNull(submission);
        return submission.IsTyped(Prefix);
    }

    /// <summary>Reads it; <paramref name="id"/> is the identifier that its event will have.</summary>
    public ReadStep Read(StepSubmission submission, Guid id)
    {
        var read = StepReader.Read(form, name => submission.Sent(Prefix + name), id, today);
        return read with { Errors = [.. read.Errors.Select(OfContract), .. read.Errors.Count > 0 ? [WayOut] : Array.Empty<FieldError>()], Day = read.Day is { } day ? OfContract(day) : null };

        static FieldError OfContract(FieldError e) => e.Field is null ? e : e with { Field = Prefix + e.Field, Words = Called(e) };
    }

    // Whoever began it for another exit owes it nothing.
    static FieldError WayOut => new(null, Hosting.Languages.Say(
        "Pour ne pas enregistrer de contrat, videz ses champs (« Sans réponse » pour ceux qui sont cochés).", "To record no contract, empty its fields (“No answer” for those that are ticked)."));

    // By the name that the field has in this form, and by no other.
    static string Called(FieldError error)
    {
        var (label, here) = (FieldWords.Label(error.Field!), FieldWords.Label(Prefix + error.Field));
        return error.Words.StartsWith(label, StringComparison.Ordinal) ? here + error.Words[label.Length..] : Hosting.Languages.Say($"{here} : {error.Words}", $"{here}: {error.Words}");
    }
}
