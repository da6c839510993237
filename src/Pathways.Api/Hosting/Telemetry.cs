using System.Globalization;
using Npgsql;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Serilog;
using Serilog.Events;
using Serilog.Formatting.Compact;
using Serilog.Settings.Configuration;

namespace Pathways.Api.Hosting;

/// <summary>Logs, traces and metrics. Traces and metrics cost nothing until somebody asks for them.</summary>
public static class Telemetry
{
    /// <summary>Adds logging, and what the settings ask for of OpenTelemetry.</summary>
    public static void AddTelemetry(this WebApplicationBuilder builder, PathwaysSettings settings)
    {
        // Not the logger of the process: of two hosts in one, as tests start them, one would write to the other's.
        builder.Services.AddSerilog(logging =>
        {
            logging
                // Last of all: what is asked for is in no line, whoever writes it.
                .Enrich.With<AddressOut>()
                .MinimumLevel.Information()
                .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
                .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Information)
                // It warns of keys that no certificate seals. In Development anybody signs in as anybody, and nobody is to put that right.
                .MinimumLevel.Override("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", builder.Environment.IsDevelopment() ? LogEventLevel.Error : LogEventLevel.Warning)
                // Said once and every five minutes by SharedHealthChecks, not at each question.
                .MinimumLevel.Override("Microsoft.Extensions.Diagnostics.HealthChecks", LogEventLevel.Fatal)
                .MinimumLevel.Override("Marten", LogEventLevel.Warning)
                .MinimumLevel.Override("Wolverine", LogEventLevel.Warning)
                // It warns that there are no message handlers: there are none, only endpoints and projections.
                .MinimumLevel.Override("Wolverine.Configuration.HandlerDiscovery", LogEventLevel.Error)
                .MinimumLevel.Override("JasperFx", LogEventLevel.Warning)
                .MinimumLevel.Override("Npgsql", LogEventLevel.Warning)
                .MinimumLevel.Override("Serilog", LogEventLevel.Warning)
                // What sends logs and traces away says so in logs, which would be sent in turn, and so on for ever.
                .MinimumLevel.Override("System", LogEventLevel.Warning)
                .MinimumLevel.Override("OpenTelemetry", LogEventLevel.Warning)
                .MinimumLevel.Override("Polly", LogEventLevel.Warning)
                // Told where the sinks are: looking for them in every assembly takes a share of the start.
                .ReadFrom.Configuration(builder.Configuration, new ConfigurationReaderOptions(typeof(ConsoleLoggerConfigurationExtensions).Assembly));
            if (builder.Environment.IsDevelopment())
            {
                logging.WriteTo.Console(formatProvider: CultureInfo.InvariantCulture);
            }
            else
            {
                logging.WriteTo.Console(new RenderedCompactJsonFormatter());
            }
            if (settings.OtlpEndpoint is { } endpoint)
            {
                logging.WriteTo.OpenTelemetry(endpoint);
            }
        }, preserveStaticLogger: true);
        builder.Services.AddToldFailures();
        if (settings.OtlpEndpoint is null && !settings.Metrics)
        {
            return;
        }
        var telemetry = builder.Services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService("pathways"));
        telemetry.WithMetrics(metrics =>
        {
            metrics.AddMeter("Marten", "Wolverine*", "Npgsql").AddAspNetCoreInstrumentation().AddRuntimeInstrumentation();
            if (settings.OtlpEndpoint is not null)
            {
                metrics.AddOtlpExporter();
            }
            if (settings.Metrics)
            {
                metrics.AddPrometheusExporter();
            }
        });
        if (settings.OtlpEndpoint is not null)
        {
            telemetry.WithTracing(tracing => tracing.AddSource("Marten", "Wolverine").AddNpgsql().AddAspNetCoreInstrumentation().AddProcessor<TypedOut>().AddOtlpExporter());
        }
    }

    /// <summary>Serves the metrics to a scraper, where the settings say so.</summary>
    public static void MapTelemetry(this WebApplication app, PathwaysSettings settings)
    {
        if (settings.Metrics)
        {
            app.MapPrometheusScrapingEndpoint("/metrics").AllowAnonymous();
        }
    }
}
