using JasperFx;
using Pathways.Api.Hosting;
using Pathways.Api.Recording;
using Wolverine.Http;

if (args is ["analyse", ..]) return await Pathways.Api.Analysis.Command.RunAsync(args[1..]);

var builder = WebApplication.CreateBuilder(args);

// Generating code describes the service and never opens its database.
var database = args is ["codegen", ..]
    ? "Host=nowhere"
    : builder.Configuration.GetConnectionString("Pathways") ?? throw new InvalidOperationException("ConnectionStrings:Pathways");
builder.AddStore(database);
builder.AddMessaging();
builder.AddRecording();

builder.Services.ConfigureHttpJsonOptions(o => Pathways.Domain.Pathways.PathwayJson.Configure(o.SerializerOptions));
var app = builder.Build();

app.MapWolverineEndpoints(o => { });

return await app.RunJasperFxCommands(args);

/// <summary>The service's entry point, named so that tests can host it.</summary>
public partial class Program;
