using System.Diagnostics;
using OpenTelemetry;
using Serilog.Core;
using Serilog.Events;

namespace Pathways.Api.Hosting;

/// <summary>
/// Takes out of a trace what somebody typed, before it is sent away: an address may hold a name or a telephone number, whether there is such a page or
/// not, and the message of a failure quotes the value that failed. A request is named by its route, a failure by its type and code.
/// </summary>
sealed class TypedOut : BaseProcessor<Activity>
{
    const string Route = "http.route", Path = "url.path", Method = "http.request.method";

    // As the framework and its instrumentation call them, now and formerly.
    static readonly string[] Typed = [Path, "url.query", "url.full", "http.target", "http.url", "http.request.method_original"];

    // What a failure says is asked for here before it is written: a message that is there already is not added.
    readonly ActivityListener failures = new()
    {
        ShouldListenTo = static _ => true,
        ExceptionRecorder = static (Activity _, Exception failure, ref TagList tags) =>
        {
            tags.Add("exception.message", failure is Npgsql.PostgresException { SqlState: var code } ? code : "");
            tags.Add("exception.stacktrace", failure.StackTrace ?? "");
        },
    };

    public TypedOut() => ActivitySource.AddActivityListener(failures);

    public override void OnEnd(Activity data)
    {
        if (data.Kind == ActivityKind.Server)
        {
            var route = data.GetTagItem(Route) as string;
            foreach (var name in Typed)
            {
                data.SetTag(name, null);
            }
            data.SetTag(Path, route);
            data.DisplayName = route is null ? $"{data.GetTagItem(Method)}" : $"{data.GetTagItem(Method)} {route}";
        }
        if (data.StatusDescription is not null)
        {
            data.SetStatus(data.Status);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            failures.Dispose();
        }
        base.Dispose(disposing);
    }
}

/// <summary>Takes the address that was asked for out of a line of the log, to which the framework adds it, and says the route instead.</summary>
sealed class AddressOut : ILogEventEnricher
{
    readonly HttpContextAccessor current = new();

    public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
    {
        if (logEvent.Properties.ContainsKey("RequestPath"))
        {
            logEvent.RemovePropertyIfPresent("RequestPath");
            if (current.HttpContext?.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } route })
            {
                logEvent.AddOrUpdateProperty(new LogEventProperty("Route", new ScalarValue(route)));
            }
        }
    }
}
