using System.Globalization;
using System.Net.Sockets;
using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.RateLimiting;

namespace Pathways.Api.Hosting;

/// <summary>
/// A question over many rows, which takes a processor for as long as it lasts: a figure, the board, a list of all doubts, the journal, what the administrator sees of attributes;
/// or a file of many rows.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class HeavyAttribute : Attribute
{
    /// <summary>Whether it is a part of the day's work of who accompanies: it then waits for its like (<see cref="EverydayPlaces"/>), and never for figures.</summary>
    public bool Everyday { get; init; }
}

/// <summary>What costs next to nothing, or must be answered whatever else is asked: the files that pages are dressed in, and health.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class UncountedAttribute : Attribute;

/// <summary>
/// How much is answered at once: of one account (of strangers, one address), of heavy questions of one account, and of heavy questions in all, those of a day's work counted apart.
/// What is more waits its turn; who has waited for long, or finds too many waiting, is answered 429 with <c>Retry-After</c>. Counted in each process.
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

    /// <summary>Heavy questions of a kind among the requests of one account that run at once, those included that wait for others': fewer than its requests, so that it is answered something else meanwhile.</summary>
    public static int HeavyOfRequests(Connections connections) => Math.Max(1, OfAccount(connections) - 1);

    /// <summary>Heavy questions of one account that wait beside these, and take no place among its requests: the tabs of a browser that begins again, and their files.</summary>
    public const int HeavyWaitingOfAccount = 48;

    /// <summary>Requests of one account that wait.</summary>
    public const int WaitingOfAccount = 500;

    /// <summary>After how many seconds whoever waits is told to come back.</summary>
    public const int MostWaitingSeconds = 30;

    /// <summary>Heavy questions of a kind that wait, of all accounts; of each account as many as run at once.</summary>
    public const int HeavyWaiting = 64;

    /// <summary>After how many seconds to ask again.</summary>
    public const int RetryAfterSeconds = 5;

    /// <summary>Heavy questions of a kind that run at once, of all accounts: each takes a processor here or in the database, and half of them are left for recording.</summary>
    public static int Heavy { get; } = Math.Clamp(Environment.ProcessorCount / 2, 1, 4);

    /// <summary>Heavy questions of a kind and of one account that run at once: half of them, so that whoever asks for one table after the other lets others in between.</summary>
    public static int HeavyOfAccount { get; } = Math.Max(1, Heavy / 2);

    /// <summary>Adds the limits of accounts, which hold until an answer is read (<see cref="WholeAnswers"/>).</summary>
    public static void AddLimits(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<EverydayPlaces>();
        builder.Services.AddRateLimiter(_ => { });
        builder.Services.AddOptions<RateLimiterOptions>().Configure<Connections>((options, connections) => Refuse(options, Patient(
            // Each kind apart: what is to check does not wait behind one's own figures.
            Of<HttpContext>(http => HeavyOf(http) is { } heavy ? $"{heavy.Everyday} {AccountOf(http)}" : null, HeavyOfRequests(connections), HeavyWaitingOfAccount),
            Of<HttpContext>(AskerOf, OfAccount(connections), WaitingOfAccount))));
    }

    /// <summary>The limits of heavy questions, which hold until an answer is made.</summary>
    public static RateLimiterOptions OfHeavy(EverydayPlaces everyday)
    {
        ArgumentNullException.ThrowIfNull(everyday);
        var options = new RateLimiterOptions();
        Refuse(options, PartitionedRateLimiter.CreateChained(
            InTurn<HttpContext>(http => HeavyOf(http) is { Everyday: false } ? AccountOf(http) : null),
            everyday.Limiter.WithTranslatedKey<HttpContext>(http => HeavyOf(http) is { Everyday: true } ? AccountOf(http) : null, leaveOpen: true)));
        return options;
    }

    /// <summary>Places of one kind of heavy questions, an account at a time; without a limit where there is no account.</summary>
    internal static PartitionedRateLimiter<T> InTurn<T>(Func<T, string?> accountOf) => Patient(
        Of(accountOf, HeavyOfAccount, MostOfAccount),
        Of<T>(asked => accountOf(asked) is null ? null : "all", Heavy, HeavyWaiting));

    static PatientLimiter<T> Patient<T>(params PartitionedRateLimiter<T>[] limiters) => new(PartitionedRateLimiter.CreateChained(limiters), TimeSpan.FromSeconds(MostWaitingSeconds));

    static void Refuse(RateLimiterOptions options, PartitionedRateLimiter<HttpContext> limiter)
    {
        options.GlobalLimiter = limiter;
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
    static PartitionedRateLimiter<T> Of<T>(Func<T, string?> keyOf, int atOnce, int waiting) =>
        PartitionedRateLimiter.Create<T, string>(asked => keyOf(asked) is { } key
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

    /// <summary>Whether nobody is signed in who asks, and the request counts for its address.</summary>
    internal static bool IsOfStranger(HttpContext http) => AccountOf(http) is null && AskerOf(http) is not null;

    /// <summary>The heavy question that somebody who is signed in asks, or null; a form that is sent to such a page asks it too.</summary>
    public static HeavyAttribute? HeavyOf(HttpContext http) => AccountOf(http) is null ? null : http.GetEndpoint()?.Metadata.GetMetadata<HeavyAttribute>();
}

/// <summary>
/// Places of what is heavy in the day's work of who accompanies: what is to check, the refused rows of a file, and a page of a list of before for which much is folded. It waits
/// for its like, an account after the other, and never for figures.
/// </summary>
public sealed class EverydayPlaces : IDisposable
{
    /// <summary>By account; without a limit where there is none.</summary>
    public PartitionedRateLimiter<string?> Limiter { get; } = Limits.InTurn<string?>(account => account);

    /// <inheritdoc/>
    public void Dispose() => Limiter.Dispose();
}
