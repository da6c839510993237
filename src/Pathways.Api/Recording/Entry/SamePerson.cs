using Marten;
using Pathways.Api.Hosting;
using Pathways.Domain;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Recording;

/// <summary>
/// Lets a structure open a pathway for somebody whom another one accompanies, once the person opposite has said all by which they are told apart. The
/// question is answered with a word that only this installation can make, for this account and this person: it tells no identifier, and opens nothing
/// to who does not say all three again.
/// </summary>
public sealed class SamePerson(IDocumentStore store, InstallationSecret secret, SameTries tries)
{
    /// <summary>The word by which an account answers that it is the same person.</summary>
    /// <param name="person">Who is known.</param>
    /// <param name="actor">Who is asked.</param>
    public string WordFor(Guid person, Actor actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return DeterministicId.From(secret.Key, "same-person", actor.User, person.ToString("D")).ToString("N");
    }

    /// <summary>The record of whom a word is about, where what is said of them is all the same; why not otherwise. Counted and written down (<see cref="SameTries"/>).</summary>
    /// <param name="said">The person as who records has been told.</param>
    /// <param name="word">The word.</param>
    /// <param name="actor">Who records.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<(Identity? Person, Refusal? Refusal)> FindAsync(Identity said, string word, Actor actor, CancellationToken cancellation)
    {
        if (await tries.TakeAsync(said, actor, cancellation) == Try.Refused)
        {
            return (null, SameTries.TooMany with { Field = "same" });
        }
        await using var session = store.QuerySession();
        var found = (await PersonTwins.FindAsync(session, said, cancellation)).FirstOrDefault(twin => PersonTwins.AreSame(said, twin) && WordFor(twin.Id, actor) == word);
        await tries.TellAsync(said, actor, found is null ? SameTries.NotSame : SameTries.Same, found?.Id, cancellation);
        return (found, found is null ? new Refusal("entry/not-the-same", "same") : null);
    }
}
