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
        foreach (var (field, code) in said.Wrong(today))
        {
            submission.Errors.Add(new(field, string.IsNullOrWhiteSpace(submission.Sent(field))
                ? Say($"{FieldWords.Label(field)} : à remplir.", $"{FieldWords.Label(field)}: fill this in.")
                : Named(field, Refusals.Of(code, CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, said.Said(field)))));
        }
        return said;

        // Above the form it is read without the field.
        static string Named(string field, string words)
        {
            var (label, inSentence) = (FieldWords.Label(field), char.ToLower(words[0], CultureInfo.CurrentUICulture) + words[1..]);
            return words.Contains(label, StringComparison.OrdinalIgnoreCase) ? words : Say($"{label} : {inSentence}", $"{label}: {inSentence}");
        }

        string? Given(string name) => submission.Sent(name).ToString().Trim() is { Length: > 0 } text ? text : null;
    }
}
