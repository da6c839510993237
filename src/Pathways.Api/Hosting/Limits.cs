using System.Globalization;
using System.Net.Sockets;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.RateLimiting;

namespace Pathways.Api.Hosting;

/// <summary>
/// A question over many rows, which takes a processor for as long as it lasts: a figure, the board, a list of all doubts, the journal, what the administrator sees of attributes,
/// a list of a former moment; or a file of many rows.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class HeavyAttribute : Attribute
{
    /// <summary>The value of the address that makes it one; null where it always is.</summary>
    public string? With { get; init; }
}

/// <summary>What costs next to nothing, or must be answered whatever else is asked: the files that pages are dressed in, and health.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class UncountedAttribute : Attribute;

/// <summary>
/// How much is answered at once: of one account (of strangers, one address), of heavy questions of one account, and of heavy questions in all. What is more waits its turn,
/// and what is more than that is answered 429 with <c>Retry-After</c> at once. Counted in each process.
/// </summary>
public static class Limits
{
    const int MostOfAccount = 12;

    /// <summary>
    /// Requests of one account that run at once; of strangers, those from one address. Fewer than half of the connections of reading, and each takes one at a time: whatever
    /// somebody asks for, and however long it takes, others read meanwhile.
    /// </summary>
    public static int OfAccount(Connections connections)
    {
        ArgumentNullException.ThrowIfNull(connections);
        return Math.Clamp((Connections.MostOf(connections.Reading) - 1) / 2, 1, MostOfAccount);
    }

    /// <summary>Requests of one account that wait.</summary>
    public const int WaitingOfAccount = 500;

    /// <summary>After how many seconds whoever waits is told to come back.</summary>
    public const int MostWaitingSeconds = 30;

    /// <summary>Heavy questions that wait, of all accounts.</summary>
    public const int HeavyWaiting = 64;

    /// <summary>After how many seconds to ask again.</summary>
    public const int RetryAfterSeconds = 5;

    /// <summary>Heavy questions that run at once, of all accounts: each takes a processor here or in the database, and half of them are left for recording.</summary>
    public static int Heavy { get; } = Math.Clamp(Environment.ProcessorCount / 2, 1, 4);

    /// <summary>Heavy questions of one account that run at once: half of them, so that whoever asks for one table after the other lets others in between.</summary>
    public static int HeavyOfAccount { get; } = Math.Max(1, Heavy / 2);

    /// <summary>Heavy questions of one account that wait: with those that run fewer than its requests, so that it is answered something else meanwhile.</summary>
    public static int HeavyWaitingOfAccount { get; } = Math.Max(1, 3 - HeavyOfAccount);

    /// <summary>Adds the limits of accounts, which hold until an answer is read (<see cref="WholeAnswers"/>).</summary>
    public static void AddLimits(this WebApplicationBuilder builder)
    {
        builder.Services.AddRateLimiter(_ => { });
        builder.Services.AddOptions<RateLimiterOptions>().Configure<Connections>((options, connections) => Refuse(options, Of(AskerOf, OfAccount(connections), WaitingOfAccount)));
    }

    /// <summary>The limits of heavy questions, which hold until an answer is made.</summary>
    public static RateLimiterOptions OfHeavy()
    {
        var options = new RateLimiterOptions();
        Refuse(options, PartitionedRateLimiter.CreateChained(
            Of(http => IsHeavy(http) ? AccountOf(http) : null, HeavyOfAccount, HeavyWaitingOfAccount),
            Of(http => IsHeavy(http) ? "all" : null, Heavy, HeavyWaiting)));
        return options;
    }

    static void Refuse(RateLimiterOptions options, PartitionedRateLimiter<HttpContext> limiter)
    {
        options.GlobalLimiter = new PatientLimiter(limiter, TimeSpan.FromSeconds(MostWaitingSeconds));
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.OnRejected = (rejected, _) =>
        {
            rejected.HttpContext.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
            return ValueTask.CompletedTask;
        };
    }

    // A key of its own: of two that share one, the first to come decides for both.
    const string Unlimited = "\0";

    // One count for each key; no limit where there is none.
    static PartitionedRateLimiter<HttpContext> Of(Func<HttpContext, string?> keyOf, int atOnce, int waiting) =>
        PartitionedRateLimiter.Create<HttpContext, string>(http => keyOf(http) is { } key
            ? RateLimitPartition.GetConcurrencyLimiter(key, _ => new() { PermitLimit = atOnce, QueueLimit = waiting, QueueProcessingOrder = QueueProcessingOrder.OldestFirst })
            : RateLimitPartition.GetNoLimiter(Unlimited), StringComparer.Ordinal);

    // An answer that is put in another's place (a page of errors) is of the same request.
    static string? AskerOf(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<UncountedAttribute>() is not null
            || http.Features.Get<IStatusCodeReExecuteFeature>() is not null || http.Features.Get<IExceptionHandlerFeature>() is not null ? null
        : AccountOf(http) ?? '\n' + AddressOf(http.Connection.RemoteIpAddress);

    static string? AccountOf(HttpContext http) => http.User.FindFirstValue("sub");

    // Whoever has one address of IPv6 has all that begin alike.
    static string AddressOf(System.Net.IPAddress? address) =>
        address is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8))
        : address?.MapToIPv4().ToString() ?? "";

    /// <summary>Whether somebody who is signed in asks a heavy question; a form that is sent to such a page asks it too.</summary>
    public static bool IsHeavy(HttpContext http) => AccountOf(http) is not null
        && http.GetEndpoint()?.Metadata.GetMetadata<HeavyAttribute>() is { } heavy && (heavy.With is null || http.Request.Query.ContainsKey(heavy.With));
}
