using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Marten;
using Pathways.Api.Hosting;

namespace Pathways.Api.Recording.Forms;

/// <summary>The secret from which the keys of what browsers keep are made, of one day.</summary>
/// <param name="Id">The day (UTC), as 2026-11-27.</param>
/// <param name="Secret">32 random bytes.</param>
public sealed record KeptSecret(string Id, byte[] Secret);

/// <summary>A key of an account.</summary>
/// <param name="Day">The day (UTC) that it is of: what was encrypted with it says so.</param>
/// <param name="Key">32 bytes, for AES-256.</param>
public sealed record KeptKey(string Day, byte[] Key);

/// <summary>
/// The keys with which a browser encrypts what somebody has typed and not sent (docs/decisions/0010). Only the account that typed it is given
/// its key, while it is signed in: after sign-out nobody at the computer can read what is left there. Each day has a secret of its own, which is
/// given out until the end of the day after and then erased: what is older can be read by nobody, whoever has copied the browser's storage.
/// </summary>
public sealed class KeptKeys(IDocumentStore store, TimeProvider time, InstallationSecret installation)
{
    const int Bytes = 32;

    readonly ConcurrentDictionary<string, byte[]> secrets = new(StringComparer.Ordinal);

    /// <summary>The keys of an account: today's, with which it encrypts, and yesterday's.</summary>
    public async Task<IReadOnlyList<KeptKey>> OfAsync(string user, CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        string[] days = [NameOf(today), NameOf(today.AddDays(-1))];
        if (!secrets.ContainsKey(days[0]))
        {
            await ReadAsync(days, cancellation);
        }
        var keys = new List<KeptKey>();
        foreach (var day in days)
        {
            // At midnight another request may be removing what is too old.
            if (secrets.TryGetValue(day, out var secret))
            {
                keys.Add(new(day, HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(user))));
            }
        }
        return keys;
    }

    /// <summary>What stands for an account in a browser's storage, where others may look: it does not tell who that is.</summary>
    public string MarkOf(string user) => installation.MarkOf("kept", user);

    /// <summary>
    /// The mark of an account in what a browser kept before the installation had a secret, told to that account only: by it the script finds what is theirs, and
    /// keeps it on under the mark of now. It opens nothing: what is kept is opened by the key of the account.
    /// </summary>
    public static string FormerMarkOf(string user) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("pathways:" + user)))[..16];

    static string NameOf(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    // Once a day, by each node.
    async Task ReadAsync(string[] days, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        if (await session.LoadAsync<KeptSecret>(days[0], cancellation) is null)
        {
            session.Insert(new KeptSecret(days[0], RandomNumberGenerator.GetBytes(Bytes)));
            session.DeleteWhere<KeptSecret>(secret => !secret.Id.IsOneOf(days));
            try
            {
                await session.SaveChangesAsync(cancellation);
            }
            catch (JasperFx.DocumentAlreadyExistsException)
            {
                // Another node was faster: its secret is everybody's.
            }
        }
        await using var again = store.QuerySession();
        foreach (var known in await again.LoadManyAsync<KeptSecret>(cancellation, days))
        {
            secrets[known.Id] = known.Secret;
        }
        foreach (var old in secrets.Keys.Except(days, StringComparer.Ordinal))
        {
            secrets.TryRemove(old, out _);
        }
    }
}
