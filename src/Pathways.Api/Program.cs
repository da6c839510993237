using JasperFx;
using Pathways.Api.Audit;
using Pathways.Api.Hosting;
using Pathways.Api.Import;
using Pathways.Api.Monitoring;
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
builder.AddImport();
builder.AddMonitoring();
builder.AddAudit();
builder.AddAccess();

builder.Services.ConfigureHttpJsonOptions(o => Pathways.Domain.Pathways.PathwayJson.Configure(o.SerializerOptions));
if (args is ["import", ..])
{
    return await ImportCommand.RunAsync(builder, args);
}
var app = builder.Build();

app.UseAuthentication();
app.UseAuthorization();
app.MapWolverineEndpoints(o => o.RejectUnparseableQueryValues = true);

return await app.RunJasperFxCommands(args);

/// <summary>The service's entry point, named so that tests can host it.</summary>
public partial class Program;
