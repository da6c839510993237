using System.Globalization;
using Microsoft.Extensions.Primitives;
using Pathways.Api.Hosting;
using Pathways.Api.Resources;

namespace Pathways.Api.Recording.Forms;

/// <summary>
/// One filling-in of a form: the key that makes sending it again no second step, the version that was on the page,
/// and what was typed, which is shown again as long as it is not stored.
/// </summary>
public sealed class StepSubmission
{
    readonly IFormCollection? typed;

    /// <summary>A fresh form, or the one that was sent.</summary>
    public StepSubmission(HttpContext http, long version)
    {
        ArgumentNullException.ThrowIfNull(http);
        typed = http.Request.HasFormContentType ? http.Request.Form : null;
        Key = Sent("key").ToString() is { Length: > 0 } key ? key : NewKey();
        Version = long.TryParse(Sent("version"), NumberStyles.None, CultureInfo.InvariantCulture, out var seen) ? seen : version;
    }

    /// <summary>The idempotency key rendered with the form.</summary>
    public string Key { get; private set; }

    /// <summary>The version of the pathway that was on the page.</summary>
    public long Version { get; private set; }

    /// <summary>What is wrong.</summary>
    public List<FieldError> Errors { get; } = [];

    /// <summary>What another recorded in the meantime, if that is why it was not stored.</summary>
    public IReadOnlyList<ChangedStep> Meanwhile { get; private set; } = [];

    /// <summary>What was sent under a name.</summary>
    public StringValues Sent(string name) => typed is null ? StringValues.Empty : typed[name];

    /// <summary>What a field shows: what was typed, else what it starts with.</summary>
    public string Shown(StepField field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return typed is null ? field.Value : string.Join(' ', Sent(field.Name).ToArray());
    }

    /// <summary>What is wrong with a field.</summary>
    public string? ErrorOf(StepField field) => Errors.FirstOrDefault(e => e.Field == field?.Name)?.Words;

    /// <summary>The receipt of what was recorded, or null and <see cref="Errors"/>.</summary>
    public Receipt? Take(RecordingResult result, CultureInfo language)
    {
        switch (result)
        {
            case RecordingResult.Recorded(var receipt, _):
                return receipt;
            case RecordingResult.Refused(var refusal):
                var field = refusal.Field is { } at && at.StartsWith("corrected.", StringComparison.Ordinal) ? at["corrected.".Length..] : refusal.Field;
                Errors.Add(new(field, Refusals.Of(refusal.Code, language.TwoLetterISOLanguageName, refusal.Details)));
                return null;
            case RecordingResult.VersionConflict(var current, var since):
                // Sent again, the form is decided on what is now shown.
                (Version, Meanwhile) = (current, since);
                Errors.Add(new(null, Words("pathway/version-conflict", language, new(StringComparer.Ordinal) { ["current"] = current.ToString(CultureInfo.InvariantCulture) })));
                return null;
            case RecordingResult.KeyReused:
                // The page was gone back to and changed: what it recorded stands, this is another step.
                Key = NewKey();
                Errors.Add(new(null, Languages.Say(
                    "Ce formulaire a déjà enregistré une étape, avec d’autres réponses. Pour la changer, corrigez-la sur le parcours ; pour en enregistrer une de plus, envoyez à nouveau.",
                    "This form has recorded a step already, with other answers. To change it, correct it on the pathway; to record one more, send again.")));
                return null;
            case RecordingResult.Forbidden:
                Errors.Add(new(null, Words("access/other-structure", language)));
                return null;
            default:
                Errors.Add(new(null, Words("pathway/not-found", language)));
                return null;
        }
    }

    static string Words(string code, CultureInfo language, Dictionary<string, string>? details = null) => Refusals.Of(code, language.TwoLetterISOLanguageName, details);

    static string NewKey() => Guid.CreateVersion7().ToString("N");
}
