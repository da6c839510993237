using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;

namespace Pathways.Api.Hosting;

/// <summary>
/// The keys of whoever signs the tokens of programs, where they are published at an address. They are asked for from the start on and until they are had,
/// by nobody's request: a program whose token can't be held against anything is told to come back (503), not that its token is bad, and waits for nobody.
/// Keys that were had once are asked for again by the framework, and stay good while the address does not answer.
/// </summary>
public sealed partial class SigningKeys(IOptionsMonitor<JwtBearerOptions> options, TimeProvider time, ILogger<SigningKeys> log) : BackgroundLoop
{
    /// <summary>What has not answered by then is taken to be down.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    static readonly TimeSpan Again = TimeSpan.FromSeconds(5);
    static readonly object Missing = new();

    readonly TaskCompletionSource first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Seldom seldom = new(time);
    volatile bool missing = true;

    /// <summary>Lets a token through to its check only where there is something to hold it against. What comes with the start waits for the first answer.</summary>
    public static async Task WaitAsync(MessageReceivedContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Options.ConfigurationManager is null || context.Options.TokenValidationParameters.IssuerSigningKey is not null)
        {
            return;
        }
        var keys = context.HttpContext.RequestServices.GetRequiredService<SigningKeys>();
        await keys.first.Task.WaitAsync(context.HttpContext.RequestAborted);
        if (keys.missing)
        {
            context.HttpContext.Items[Missing] = true;
            context.Fail("The keys of the signer are not known yet.");
        }
    }

    /// <summary>Answers a token that could not be checked.</summary>
    public static Task ExplainAsync(JwtBearerChallengeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!context.HttpContext.Items.ContainsKey(Missing))
        {
            return Task.CompletedTask;
        }
        context.HandleResponse();
        context.Response.Headers.RetryAfter = Again.TotalSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Problems.Result(StatusCodes.Status503ServiceUnavailable, "access/authority-unreachable").ExecuteAsync(context.HttpContext);
    }

    /// <inheritdoc/>
    protected override ILogger Log => log;

    /// <inheritdoc/>
    protected override TimeProvider Time => time;

    /// <inheritdoc/>
    protected override async Task<TimeSpan?> RoundAsync(CancellationToken stopping)
    {
        try
        {
            if (options.Get(JwtBearerDefaults.AuthenticationScheme) is not { ConfigurationManager: { } signer } bearer)
            {
                return null;
            }
            try
            {
                await signer.GetConfigurationAsync(stopping);
                missing = false;
                if (seldom.Over(""))
                {
                    Had(log);
                }
                return null;
            }
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                if (seldom.Says(""))
                {
                    Unreachable(log, e, bearer.MetadataAddress);
                }
                return Again;
            }
        }
        finally
        {
            // Whatever became of it: nobody waits for more than the first answer.
            first.TrySetResult();
        }
    }

    [LoggerMessage(LogLevel.Warning, "The keys of the signer of tokens can't be had at {Address}: programs are told to come back.")]
    static partial void Unreachable(ILogger log, Exception why, string address);

    [LoggerMessage(LogLevel.Information, "The keys of the signer of tokens are there: programs are answered.")]
    static partial void Had(ILogger log);
}
