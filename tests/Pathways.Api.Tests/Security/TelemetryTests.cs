using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pathways.Api.Hosting;

namespace Pathways.Api.Tests.Security;

/// <summary>What sends logs and traces away logs nothing that would be sent in turn.</summary>
public sealed class TelemetryTests
{
    [Theory]
    [InlineData("System.Net.Http.HttpClient.OtlpTraceExporter.LogicalHandler", false)]
    [InlineData("System.Net.Http.HttpClient.OtlpTraceExporter.ClientHandler", false)]
    [InlineData("System.Net.Http.HttpClient.OtlpMetricExporter.LogicalHandler", false)]
    [InlineData("OpenTelemetry.Exporter", false)]
    [InlineData("Polly", false)]
    [InlineData("Pathways.Api.Import.ImportQueue", true)]
    public void An_export_of_traces_says_nothing_in_the_log_that_is_exported_but_what_went_wrong(string category, bool said)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration["ConnectionStrings:Pathways"] = "Host=localhost";
        builder.Environment.EnvironmentName = "Development";
        builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://localhost:4317";
        var settings = PathwaysSettings.Read(builder.Configuration, builder.Environment);
        Assert.NotNull(settings.OtlpEndpoint);
        builder.AddTelemetry(settings);
        using var app = builder.Build();
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(category);
        Assert.Equal((said, true), (log.IsEnabled(LogLevel.Information), log.IsEnabled(LogLevel.Warning)));
    }

    /// <summary>In Development anybody signs in as anybody: whoever has just cloned the service is warned of nothing that they could put right.</summary>
    [Theory]
    [InlineData("Development", false)]
    [InlineData("Production", true)]
    public void Keys_that_no_certificate_seals_are_warned_of_outside_Development(string environment, bool warns)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration["ConnectionStrings:Pathways"] = "Host=localhost";
        builder.Environment.EnvironmentName = "Development";
        var settings = PathwaysSettings.Read(builder.Configuration, builder.Environment);
        builder.Environment.EnvironmentName = environment;
        builder.AddTelemetry(settings);
        using var app = builder.Build();
        Assert.Equal(warns, app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager").IsEnabled(LogLevel.Warning));
    }
}
