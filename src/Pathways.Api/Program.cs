using JasperFx;
using Marten;
using Pathways.Api.Audit;
using Pathways.Api.Demo;
using Pathways.Api.Evaluation;
using Pathways.Api.Hosting;
using Pathways.Api.Import;
using Pathways.Api.Monitoring;
using Pathways.Api.Pages;
using Pathways.Api.Recording;
using Pathways.Api.Recording.Forms;

if (args is ["analyse", ..])
{
    CallersFolder.Enter();
    return await Pathways.Api.Analysis.Command.RunAsync(args[1..]);
}

ImportArguments? import = null;
if (args is ["import", ..])
{
    if (await ImportCommand.ReadAsync(args) is not { } asked)
    {
        return ImportCommand.Misused;
    }
    import = asked;
}

// It prints the settings, secrets of the provider and of the database among them, to screens and into tickets.
if (args is [var first, ..] && first.Equals("describe", StringComparison.OrdinalIgnoreCase))
{
    await Console.Error.WriteLineAsync("describe : cette commande afficherait les secrets des réglages ; elle n’existe pas ici.\ndescribe: this command would print the secrets of the settings; there is none here.");
    return 1;
}

args = DemoStart.WithoutSwitch(args, out var demo);
try
{
    var builder = WebApplication.CreateBuilder(args);
    var settings = PathwaysSettings.Read(builder.Configuration, builder.Environment);
    var serves = args is [] or [['-', ..], ..];
    if (serves)
    {
        ListeningAddresses.Try(builder.Configuration);
    }
    await using var database = args is ["codegen", ..] ? Database.None : await Database.OpenAsync(settings, beside: import is not null);

    if (serves && !builder.Environment.IsDevelopment() && await FailedStart.HasNoSchemaAsync(database.ConnectionString))
    {
        return await FailedStart.ExplainAsync(database.ConnectionString);
    }
    builder.AddTelemetry(settings);
    // Before the daemon, which would take what is not stored yet for lost.
    builder.AddDemo(settings.Demo && demo);
    builder.AddStore(database.ConnectionString);
    builder.AddMessaging(settings);
    builder.AddHosts(settings);
    builder.AddSecurityHeaders();
    builder.AddSessionKeys(settings);
    builder.AddSignIn(settings);
    builder.AddAccess();
    builder.AddLimits();
    builder.AddApi();
    builder.AddCompression();
    builder.AddRecording(settings);
    builder.AddImport(settings);
    builder.AddMonitoring();
    builder.AddEvaluation(settings);
    builder.AddAudit();
    builder.AddPages(settings);
    builder.AddHealth(settings);

    if (import is not null)
    {
        return await ImportCommand.RunAsync(builder, import);
    }
    var app = builder.Build();
    // The store is made on another core while the routes are mapped.
    var store = Task.Run(app.Services.GetRequiredService<IDocumentStore>);

    app.UseSecurityHeaders(settings);
    app.UseHosts();
    app.UseCookies();
    app.UseHeadRequests();
    app.UseCompression();
    app.UseCaching();
    app.UseLanguages();
    app.UseProblems();
    app.UseWaiting();
    app.UseRouting();
    app.UseUnnamedForms();
    app.UseFormRedirects();
    app.UseLimits();
    app.UseAccess();
    app.UseQueryValues();
    app.MapApi();
    app.MapSignIn(settings);
    app.MapPages();
    app.MapImportForm();
    app.MapKeptForms();
    app.MapHealth();
    app.MapTelemetry(settings);
    await store;

    var started = app.Lifetime.ApplicationStarted;
    var exit = await app.RunJasperFxCommands(args);
    return serves && !started.IsCancellationRequested ? await FailedStart.ExplainAsync(database.ConnectionString) : exit;
}
catch (Exception e) when (e is SettingsException or AddressException or Pathways.Api.Hosting.EmbeddedPostgres.EmbeddedPostgresException)
{
    // What a person can put right is said plainly, without a trace of the program's insides.
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}

/// <summary>The service's entry point, named so that tests can host it.</summary>
public partial class Program;
