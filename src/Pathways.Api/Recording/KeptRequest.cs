using JasperFx;
using Marten;
using Pathways.Api.Hosting;
using Pathways.Domain;

namespace Pathways.Api.Recording;

/// <summary>
/// A write of an administrator by its idempotency key: stored in the same transaction as its effect, so that a retry, however late, has none. Neither the
/// key nor what was said can be read from it.
/// </summary>
/// <param name="Id">Follows from the account and the key.</param>
/// <param name="Said">Follows from the key and what the request said.</param>
public sealed record KeptRequest(Guid Id, Guid Said)
{
    /// <summary>The request of an account under a key.</summary>
    /// <param name="secret">What keeps anybody from trying out what was said.</param>
    /// <param name="user">Account.</param>
    /// <param name="key">The idempotency key.</param>
    /// <param name="said">What is asked, and of what.</param>
    public static KeptRequest Of(InstallationSecret secret, string user, string key, params ReadOnlySpan<string> said)
    {
        ArgumentNullException.ThrowIfNull(secret);
        return new(DeterministicId.From(secret.Key, "request", user, key), DeterministicId.From(secret.Key, ["request-said", user, key, .. said]));
    }

    /// <summary>What is answered where this request, or another under its key, was made before; null where none was.</summary>
    /// <param name="session">Reads it.</param>
    /// <param name="http">The request.</param>
    /// <param name="first">What was answered at first.</param>
    public async Task<IResult?> AgainAsync(IQuerySession session, HttpContext http, IResult first)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(http);
        if (await session.LoadAsync<KeptRequest>(Id, http.RequestAborted) is not { } before)
        {
            return null;
        }
        if (before.Said != Said)
        {
            return Problems.Result(StatusCodes.Status422UnprocessableEntity, "idempotency/key-reused", "Idempotency-Key");
        }
        http.Response.Headers["Idempotency-Replayed"] = "true";
        return first;
    }

    /// <summary>Makes what is asked. Where another request under the same key was first in this very moment, what that one is answered is answered.</summary>
    /// <param name="store">Where both are kept.</param>
    /// <param name="http">The request.</param>
    /// <param name="first">What is answered at first.</param>
    /// <param name="make">Stores the effect and this, in one transaction.</param>
    public async Task<IResult> OnceAsync(IDocumentStore store, HttpContext http, IResult first, Func<Task<IResult>> make)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(make);
        try
        {
            return await make();
        }
        catch (DocumentAlreadyExistsException e)
        {
            await using var now = store.QuerySession();
            return await AgainAsync(now, http, first) ?? throw new InvalidOperationException("A request that is kept is not there.", e);
        }
    }
}
