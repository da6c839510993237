using System.Globalization;
using Pathways.Api.Resources;
using static Pathways.Api.Hosting.Languages;

namespace Pathways.Api.Recording.Forms;

/// <summary>Reads who a person is from a form.</summary>
public static class PersonForm
{
    /// <summary>What was typed, with everything that is wrong of it in the submission: whoever puts one right must not be told of the next only then.</summary>
    public static NewPerson Read(StepSubmission submission, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(submission);
        var birthDate = submission.BirthDate(today);
        var said = new NewPerson(submission.Sent("firstName").ToString(), submission.Sent("lastName").ToString(), Given("phone"), Given("email"), birthDate);
        foreach (var wrong in said.Wrong(today))
        {
            submission.Errors.Add(new(wrong, string.IsNullOrWhiteSpace(submission.Sent(wrong))
                ? Say($"{FieldWords.Label(wrong)} : à remplir.", $"{FieldWords.Label(wrong)}: fill this in.")
                : Refusals.Of(NewPerson.Code(wrong), CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, said.Said(wrong))));
        }
        return said;

        string? Given(string name) => submission.Sent(name).ToString().Trim() is { Length: > 0 } text ? text : null;
    }
}
