using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Marten;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.StaticAssets;
using Npgsql;
using Weasel.Core;
using Weasel.Core.Migrations;
using Weasel.Postgresql.Tables;

namespace Pathways.Api.Hosting;

/// <summary>
/// The sessions of people on pages, each a row of the service's own database (docs/decisions/0012). The cookie says who somebody is, by which way
/// they signed in, and which row is theirs; it is held against that row at each request, so that a copy of it ends with the session, on every instance.
/// One ends, too, when its account signs in elsewhere with other roles or another structure, or is refused there; and some hours after it began, however
/// much it is used: then the provider is asked again who somebody is and what they may do.
/// </summary>
public sealed partial class Sessions(NpgsqlDataSource database, IHostEnvironment environment, PathwaysSettings settings, ILogger<Sessions> log)
{
    /// <summary>Their table: no read model, for nothing makes it again.</summary>
    public const string Name = "session";

    /// <summary>How long one lasts that nobody uses.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromHours(10);

    /// <summary>Hours after which one ends however much it is used, where the settings say nothing: as NIST SP 800-63B has it (12 hours at AAL2), and a day of work.</summary>
    public const int LongestHours = 12;

    /// <summary>Signed in as one of the personas, which exist in Development only.</summary>
    public const string ByPersona = "persona";

    /// <summary>Signed in by the territory's identity provider.</summary>
    public const string ByProvider = "provider";

    // Of the properties of a sign-in: by which way.
    const string Way = "pathways.way";

    /// <summary>Claim that names the row; of this service only, whatever a provider says.</summary>
    public const string SessionClaim = "urn:pathways:session";

    /// <summary>Claim that names the way somebody signed in.</summary>
    public const string MethodClaim = "urn:pathways:method";

    // Of a request: the secret of its cookie; and that nobody could say whether its session runs.
    static readonly object Secret = new(), NotKnown = new(), LeftOpen = new();

    // What could not be ended, each by what it deletes: as many as real cookies and accounts were signed out meanwhile. A restart forgets it, and they end by themselves.
    readonly ConcurrentDictionary<string, (string Where, object[] Values)> toEnd = new(StringComparer.Ordinal);

    /// <summary>Adds the table to the store.</summary>
    public static void AddTo(StoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Storage.Add(new Feature(options));
    }

    /// <summary>The properties of a sign-in that came by a way.</summary>
    public static AuthenticationProperties By(string way, AuthenticationProperties? properties = null)
    {
        properties ??= new AuthenticationProperties();
        properties.Items[Way] = way;
        return properties;
    }

    /// <summary>Whether the database could not say if the session of a request runs: nobody is signed in, and nobody is asked to sign in again.</summary>
    public static bool IsNotKnown(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return http.Items.ContainsKey(NotKnown);
    }

    /// <summary>Whether the database did not answer when the session of a request was to end: its cookie is gone, and a copy of it is taken until <see cref="SessionKeeper"/> has ended it.</summary>
    public static bool IsLeftOpen(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return http.Items.ContainsKey(LeftOpen);
    }

    /// <summary>Begins a session, and ends the one that this browser had: its copies must not become somebody else's.</summary>
    public async Task BeginAsync(CookieSigningInContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        await EndAsync(context.HttpContext);
        var (account, way) = (Access.ActorOf(context.Principal!).User, context.Properties.Items[Way] ?? throw new InvalidOperationException("A sign-in says by which way it came."));
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        // Those that are over go with the next that begins: few, and no page waits for it. So do those of the account that say otherwise what it may do.
        await using var command = Command($"""
            with over as (delete from {Store.Schema}.{Name} where ends_at < now() or (environment = $2 and account = $3 and method = $4 and rights is distinct from $7))
            insert into {Store.Schema}.{Name} (key, environment, account, method, ends_at, rights) values ($1, $2, $3, $4, now() + least($5, $6), $7)
            """, KeyOf(secret), environment.EnvironmentName, account, way, Lasts, settings.SessionLasts, RightsOf(context.Principal!));
        await command.ExecuteNonQueryAsync(context.HttpContext.RequestAborted);
        var identity = ((ClaimsIdentity)context.Principal!.Identity!).Clone();
        identity.FindAll(claim => claim.Type is SessionClaim or MethodClaim).ToList().ForEach(identity.RemoveClaim);
        identity.AddClaims([new(SessionClaim, secret), new(MethodClaim, way)]);
        context.Principal = new ClaimsPrincipal(identity);
    }

    /// <summary>Takes a cookie only while its session runs, and by a way of signing in that this process offers. One of before sessions had rows names none.</summary>
    public async Task CheckAsync(CookieValidatePrincipalContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var (http, user) = (context.HttpContext, context.Principal!);
        if (!Access.IsAccount(user) || user.FindFirstValue(SessionClaim) is not { } secret || user.FindFirstValue("sub") is not { } account || user.FindFirstValue(MethodClaim) is not { } way)
        {
            context.RejectPrincipal();
            return;
        }
        http.Items[Secret] = secret;
        // The files of the pages' dress are everybody's: nobody is looked up for them.
        if (!Offers(way) || http.GetEndpoint()?.Metadata.GetMetadata<StaticAssetDescriptor>() is not null)
        {
            context.RejectPrincipal();
            return;
        }
        try
        {
            if (!await RunsAsync(secret, account, way, http.RequestAborted))
            {
                context.RejectPrincipal();
            }
        }
        catch (Exception e) when (e.IsOfDatabase())
        {
            http.Items[NotKnown] = true;
            context.RejectPrincipal();
            Unread(log, e);
        }
    }

    /// <summary>Ends the session of a request's cookie, whoever holds a copy of it; where the database does not answer, as soon as it does (<see cref="IsLeftOpen"/>).</summary>
    public async Task EndAsync(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        // Reads the cookie, where nothing of this request has asked who is there.
        await http.AuthenticateAsync(CookieAuthenticationDefaults.AuthenticationScheme);
        if (http.Items[Secret] is not string secret)
        {
            return;
        }
        var key = KeyOf(secret);
        if (!await EndNowOrLaterAsync(Convert.ToHexString(key), "key = $1", [key], CancellationToken.None))
        {
            http.Items[LeftOpen] = true;
        }
    }

    /// <summary>Ends every session of an account by the provider, which no longer lets it in: in whatever browser, on every instance.</summary>
    public async Task EndAllAsync(string account, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(account);
        // Not those that begin after that.
        await EndNowOrLaterAsync(account, "environment = $1 and account = $2 and method = $3 and made_at <= $4", [environment.EnvironmentName, account, ByProvider, DateTime.UtcNow], cancellation);
    }

    /// <summary>Ends what could not be ended, now that the database may answer.</summary>
    internal async Task EndLeftAsync(CancellationToken cancellation)
    {
        foreach (var (name, left) in toEnd)
        {
            await DeleteAsync(left.Where, left.Values, cancellation);
            toEnd.TryRemove(new(name, left));
        }
    }

    async Task<bool> EndNowOrLaterAsync(string name, string where, object[] values, CancellationToken cancellation)
    {
        try
        {
            await DeleteAsync(where, values, cancellation);
            return true;
        }
        catch (Exception e) when (e.IsOfDatabase())
        {
            toEnd[name] = (where, values);
            NotEnded(log, e);
            return false;
        }
    }

    async Task DeleteAsync(string where, object[] values, CancellationToken cancellation)
    {
        await using var command = Command($"delete from {Store.Schema}.{Name} where {where}", values);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    // What an account may do, as its sign-in has it: the structure, and the roles in one order.
    static string RightsOf(ClaimsPrincipal user)
    {
        var actor = Access.ActorOf(user);
        return $"{actor.Structure}|{string.Join(',', actor.Roles.Order(StringComparer.Ordinal))}";
    }

    bool Offers(string way) => way switch
    {
        ByPersona => environment.IsDevelopment(),
        ByProvider => settings.Oidc is not null,
        _ => false,
    };

    // One that is used goes on; written once in half its time.
    async Task<bool> RunsAsync(string secret, string account, string way, CancellationToken cancellation)
    {
        const string Own = "key = $1 and environment = $2 and account = $3 and method = $4 and ends_at > now() and made_at > now() - $6";
        await using var command = Command(
            $"select ends_at < now() + $5 and ends_at < made_at + $6 from {Store.Schema}.{Name} where {Own}", KeyOf(secret), environment.EnvironmentName, account, way, Lasts / 2, settings.SessionLasts);
        if (await command.ExecuteScalarAsync(cancellation) is not bool ageing)
        {
            return false;
        }
        if (!ageing)
        {
            return true;
        }
        await using var longer = Command(
            $"update {Store.Schema}.{Name} set ends_at = least(now() + $5, made_at + $6) where {Own}", KeyOf(secret), environment.EnvironmentName, account, way, Lasts, settings.SessionLasts);
        return await longer.ExecuteNonQueryAsync(cancellation) > 0;
    }

    // The hash of a cookie's secret: whoever reads the table makes no cookie of it.
    static byte[] KeyOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    NpgsqlCommand Command(string sql, params object[] values)
    {
        var command = database.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }
        return command;
    }

    [LoggerMessage(LogLevel.Warning, "The database could not say whether a session runs.")]
    static partial void Unread(ILogger log, Exception why);

    [LoggerMessage(LogLevel.Warning, "A session could not be ended in the database: a copy of its cookie is taken until it is. That is tried again.")]
    static partial void NotEnded(ILogger log, Exception why);

    sealed class Feature(StoreOptions options) : FeatureSchemaBase("sessions", options.Advanced.Migrator)
    {
        protected override IEnumerable<ISchemaObject> schemaObjects()
        {
            var table = new Table($"{Store.Schema}.{Name}");
            table.AddColumn("key", "bytea").AsPrimaryKey();
            table.AddColumn("environment", "text").NotNull();
            table.AddColumn("account", "text").NotNull();
            table.AddColumn("method", "text").NotNull();
            table.AddColumn("made_at", "timestamptz").NotNull().DefaultValueByExpression("now()");
            table.AddColumn("ends_at", "timestamptz").NotNull();
            // Empty in rows of before: they end when their account signs in again.
            table.AddColumn("rights", "text");
            return [table];
        }
    }
}
