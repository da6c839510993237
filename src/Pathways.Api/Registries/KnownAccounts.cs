using System.Security.Claims;
using Marten;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Caching.Memory;
using Pathways.Api.Hosting;
using Pathways.Projections.Formats;

namespace Pathways.Api.Registries;

/// <summary>
/// Holds what an account says of its structure against the directory, and keeps in the directory who signed in by the territory's identity
/// provider: pages name them, and mandates are held against them, without anybody keeping a list.
/// </summary>
public sealed class KnownAccounts(IDocumentStore store, TerritoryClock clock, ILogger<KnownAccounts> log) : IClaimsTransformation, IDisposable
{
    // A structure that is registered counts for every process within this time.
    static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    readonly MemoryCache remembered = new(new MemoryCacheOptions());

    /// <summary>The account with its structure as the directory writes it: ml-est is ML-EST, and a blank one is none. Whatever else it says stays.</summary>
    public async Task<ClaimsPrincipal> TransformAsync(ClaimsPrincipal principal)
    {
        ArgumentNullException.ThrowIfNull(principal);
        if (principal.FindFirst(Access.StructureClaim) is not { Subject: { } identity } claim)
        {
            return principal;
        }
        var isBlank = string.IsNullOrWhiteSpace(claim.Value);
        var meant = isBlank ? null : await MeantAsync(claim.Value);
        if (meant is null && !isBlank)
        {
            return principal;
        }
        // On a copy: the sign-in itself stays as the provider gave it.
        var copy = identity.Clone();
        copy.RemoveClaim(copy.FindFirst(Access.StructureClaim));
        if (meant is not null)
        {
            copy.AddClaim(new Claim(Access.StructureClaim, meant));
        }
        return new ClaimsPrincipal([copy, .. principal.Identities.Where(i => i != identity)]);
    }

    /// <summary>Keeps who signed in, once; a name or a structure that changed is kept as it is now.</summary>
    public async Task RememberAsync(ClaimsPrincipal? principal, CancellationToken cancellation)
    {
        if (principal is null || !principal.FindAll(Access.RoleClaim).Any(r => Access.Roles.Contains(r.Value, StringComparer.Ordinal)) || principal.FindFirstValue("sub") is not { } user)
        {
            return;
        }
        var structure = principal.FindFirstValue(Access.StructureClaim);
        // A name that is not what is read is none: the account stands for it.
        var named = principal.FindFirstValue("name") is { } given && !FieldText.Disguises(given) ? FieldText.Seen(given) : null;
        var said = (Name: named, Structure: string.IsNullOrWhiteSpace(structure) ? null : await MeantAsync(structure) ?? structure, Counsels: principal.HasClaim(Access.RoleClaim, Role.Counsellor));
        if (remembered.TryGetValue<(string?, string?, bool)>(user, out var before) && before == said)
        {
            return;
        }
        try
        {
            await using var session = store.LightweightSession();
            var known = await session.LoadAsync<StaffMember>(user, cancellation);
            // A token for programs often has no name: it takes none away.
            var member = new StaffMember(user, said.Name is { Length: > 0 } name ? name : known?.Name ?? user, said.Structure, said.Counsels);
            // What was not known before says nothing of the time before.
            member = member with
            {
                Counselled = (!member.Accompanies && known is { Accompanies: true }) || known is { Counselled: true },
                Since = known is not null && known.Accompanies == member.Accompanies && known.Counsels is not null ? known.Since : clock.Today,
            };
            if (known != member)
            {
                session.Store(member);
                await session.SaveChangesAsync(cancellation);
            }
            remembered.Set(user, said, TimeSpan.FromHours(1));
        }
        catch (Exception e) when (e.IsOfDatabase())
        {
            // Nobody is kept out because their name could not be kept; the next sign-in tries again.
            log.LogWarning(e, "An account could not be kept in the directory.");
        }
    }

    async Task<string?> MeantAsync(string code)
    {
        try
        {
            var structures = await remembered.GetOrCreateAsync("structures", async entry =>
            {
                entry.AbsoluteExpirationRelativeToNow = Fresh;
                await using var session = store.QuerySession();
                return await session.Query<Structure>().Select(s => s.Code).ToListAsync();
            });
            return DirectoryCodes.Meant(code, structures!);
        }
        catch (Exception e) when (e.IsOfDatabase())
        {
            // Signing out must work without the database too.
            log.LogWarning(e, "The directory could not be read.");
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => remembered.Dispose();
}
