using System.Security.Cryptography;
using System.Text;
using Marten;

namespace Pathways.Api.Recording.Forms;

/// <summary>The secret from which the keys of what browsers keep are made.</summary>
/// <param name="Id">Always the same: there is one.</param>
/// <param name="Secret">32 random bytes.</param>
public sealed record KeptSecret(string Id, byte[] Secret);

/// <summary>
/// The keys with which a browser encrypts what somebody has typed and not sent (docs/decisions/0010). Only the account that typed it is given
/// its key, while it is signed in: after sign-out nobody at the computer can read what is left there.
/// </summary>
public sealed class KeptKeys(IDocumentStore store)
{
    const string Only = "forms";
    const int Bytes = 32;

    byte[]? secret;

    /// <summary>The key of an account, for AES-256.</summary>
    public async Task<byte[]> OfAsync(string user, CancellationToken cancellation)
    {
        secret ??= await ReadAsync(cancellation);
        return HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(user));
    }

    /// <summary>What stands for an account in a browser's storage, where others may look: it does not tell who that is.</summary>
    public static string MarkOf(string user) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("pathways:" + user)))[..16];

    async Task<byte[]> ReadAsync(CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        if (await session.LoadAsync<KeptSecret>(Only, cancellation) is { } known)
        {
            return known.Secret;
        }
        session.Insert(new KeptSecret(Only, RandomNumberGenerator.GetBytes(Bytes)));
        try
        {
            await session.SaveChangesAsync(cancellation);
        }
        catch (JasperFx.DocumentAlreadyExistsException)
        {
            // Another node was faster: its secret is everybody's.
        }
        await using var again = store.QuerySession();
        return (await again.LoadAsync<KeptSecret>(Only, cancellation))!.Secret;
    }
}
