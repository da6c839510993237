using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Pathways.Api.Import;
using Pathways.Domain.Pathways;

namespace Pathways.Api.EventStore;

/// <summary>
/// What may be written beside an event: who, what caused it, with what else. The log keeps it for ever, so no sentence fits in. Both writers hold
/// their events against it before they draw a number; what does not fit is a fault of the service, for who sends something is told before. Headers are
/// not written at all.
/// </summary>
public static partial class EventMetadata
{
    /// <summary>Under which name a trace has the identifier that events have.</summary>
    public const string CorrelationTag = "pathways.correlation";

    // What OpenID Connect allows a subject.
    const int LongestAccount = 255;

    /// <summary>
    /// Whether a text can be an account, as OpenID Connect has a subject: 1 to 255 signs of ASCII that are seen; no blank, for it is no sentence, and nothing
    /// by which somebody is known beyond their name (<see cref="PersonalText.IsInAccount"/>). Whoever signs in, or names one, is held to it.
    /// </summary>
    public static bool IsAccount(string? user) => user is { Length: > 0 and <= LongestAccount } && user.All(c => c is > ' ' and <= '~') && !PersonalText.IsInAccount(user);

    /// <summary>Whether a text says what caused an event: a command by its identifier, or an import by the code of its source.</summary>
    public static bool IsCausation(string? causation) => causation is not null
        && (Command().IsMatch(causation) || (causation.StartsWith(ImportSource.Prefix, StringComparison.Ordinal) && ImportSource.IsCode(causation[ImportSource.Prefix.Length..])));

    /// <summary>Whether a text is of the form of an identifier of a request or of an import; in events of before, of a trace.</summary>
    public static bool IsCorrelation(string? correlation) => correlation is not null && Trace().IsMatch(correlation);

    /// <summary>
    /// What the events of this request, or of this import, have in common: an identifier of our own, for that of a trace is what the sender wrote, a telephone number and a
    /// day of birth if they like. Where there is a trace, its first part here is marked with it.
    /// </summary>
    public static string Correlation()
    {
        var request = Activity.Current;
        while (request?.Parent is { } within)
        {
            request = within;
        }
        if (request?.GetTagItem(CorrelationTag) is string own)
        {
            return own;
        }
        var made = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        request?.SetTag(CorrelationTag, made);
        return made;
    }

    /// <summary>Holds what is written beside an event against what may be.</summary>
    /// <exception cref="InvalidOperationException">Something else: it is not repeated, for it may be about somebody.</exception>
    public static void Check(string? user, string? causation, string? correlation)
    {
        if ((IsAccount(user) ? IsCausation(causation) ? IsCorrelation(correlation) ? null : "correlation" : "causation" : "user") is { } wrong)
        {
            throw new InvalidOperationException($"The {wrong} of an event is not of its form.");
        }
    }

    /// <summary>The events of a file, each held against what may be beside it.</summary>
    public static IEnumerable<BulkEvent> Checked(IEnumerable<BulkEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        (string?, string?, string?) last = default; // the same for a whole file
        foreach (var e in events)
        {
            if (last != (e.User, e.Causation, e.Correlation))
            {
                last = (e.User, e.Causation, e.Correlation);
                Check(e.User, e.Causation, e.Correlation);
            }
            yield return e;
        }
    }

    [GeneratedRegex(@"\Acommand:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\z", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Command();

    [GeneratedRegex(@"\A[0-9a-f]{32}\z", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Trace();
}
