using Npgsql;
using NpgsqlTypes;

namespace Pathways.Benchmarks;

/// <summary>
/// The rival of recording: an otherwise empty ASP.NET Core service whose one endpoint makes one prepared single-row insert
/// of the payload it is sent. Nothing is checked, nobody is asked who they are.
/// </summary>
static class BareService
{
    public const string CreateTable = "create table if not exists bare_insert (seq bigint generated always as identity primary key, pathway uuid not null, payload jsonb not null, recorded_at timestamptz not null default now())";

    public static async Task RunAsync(string connectionString, string url)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(url);
        builder.Services.AddRoutingCore();
        // A prepared statement: the driver prepares what it sees the second time.
        var database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { MaxAutoPrepare = 10, AutoPrepareMinUsages = 2 });
        await using (var create = database.CreateCommand(CreateTable))
        {
            await create.ExecuteNonQueryAsync();
        }
        var app = builder.Build();
        app.UseRouting();
        app.MapPost("/pathways/{pathway:guid}/steps", async (HttpContext http, Guid pathway) =>
        {
            var payload = new byte[(int)http.Request.ContentLength!.Value];
            await http.Request.Body.ReadExactlyAsync(payload);
            await using var insert = database.CreateCommand("insert into bare_insert (pathway, payload) values ($1, $2)");
            insert.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = pathway });
            insert.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = payload, NpgsqlDbType = NpgsqlDbType.Jsonb });
            await insert.ExecuteNonQueryAsync();
            http.Response.StatusCode = StatusCodes.Status201Created;
        });
        await app.RunAsync();
    }
}
