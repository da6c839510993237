using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Npgsql;
using Pathways.Api.Hosting;
using Pathways.Api.Import;
using Pathways.Api.Recording;

namespace Pathways.Benchmarks;

/// <summary>What is measured: a database of its own with durable commits, and the service in Release and Production on it.</summary>
sealed class Territory(string connectionString, string folder)
{
    public const string ServiceUrl = "http://127.0.0.1:5981";
    public const string RivalUrl = "http://127.0.0.1:5982";
    const string Structure = "BENCH";

    // A key for this process alone: the tokens of a benchmark open nothing else.
    static readonly byte[] SigningKey = RandomNumberGenerator.GetBytes(32);

    public string ConnectionString { get; } = connectionString;

    public string Folder { get; } = folder;

    public static string ServiceAssembly => typeof(Territory).Assembly.Location.Replace("Pathways.Benchmarks.dll", "Pathways.Api.dll", StringComparison.Ordinal);

    Dictionary<string, string> Settings => new(StringComparer.Ordinal)
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Production",
        ["ConnectionStrings__Pathways"] = ConnectionString,
        ["AllowedHosts"] = "localhost;127.0.0.1",
        ["Authentication__Jwt__SigningKey"] = Convert.ToBase64String(SigningKey),
        ["Authentication__Jwt__Issuer"] = "bench",
        ["Authentication__Jwt__Audience"] = "pathways",
        ["Pathways__Attributes__area"] = string.Join(';', Enumerable.Range(0, 20).Select(i => $"area{i}")),
    };

    /// <summary>The service's parts without its web: what a command line has.</summary>
    public WebApplication Services()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production", ContentRootPath = Path.GetDirectoryName(ServiceAssembly) });
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(Settings.Select(s => KeyValuePair.Create(s.Key.Replace("__", ":", StringComparison.Ordinal), (string?)s.Value)));
        builder.AddStore(ConnectionString);
        var settings = PathwaysSettings.Read(builder.Configuration, builder.Environment);
        builder.AddRecording(settings);
        builder.AddImport(settings);
        return builder.Build();
    }

    /// <summary>Imports journeys of ten steps each.</summary>
    public async Task FillAsync(int pathways, string series = "filled")
    {
        await using var services = Services();
        var file = Path.Combine(Folder, $"{series}.csv");
        await ImportBenchmark.WriteFileAsync(file, 10 * pathways, series);
        using var refused = new RefusedRows(null);
        await services.Services.GetRequiredService<Importer>().ImportAsync(File.OpenRead(file), new ImportOptions("bench", Confirm: Confirmed), refused, null, CancellationToken.None);
        File.Delete(file);
    }

    public Process StartService() => Drained(Tool.Start("dotnet", [ServiceAssembly, "--urls", ServiceUrl], Settings, Path.GetDirectoryName(ServiceAssembly)));

    public Task<string> CommandAsync(params string[] arguments) => Tool.RunAsync("dotnet", [ServiceAssembly, .. arguments], Settings, Path.GetDirectoryName(ServiceAssembly));

    public static Process StartBenchmarkMode(params string[] arguments) => Drained(Tool.Start("dotnet", [typeof(Territory).Assembly.Location, .. arguments]));

    /// <summary>A crowd that asks for one thing, as a process that gives way to every other; it ends with its input.</summary>
    public static Process StartCrowd(string path, string token, bool impatient) => Tool.Start("nice", ["-n", "19", Environment.ProcessPath!, typeof(Territory).Assembly.Location, "ask", path, token, impatient ? "again" : "told"], asks: true);

    public static async Task ReadyAsync(string url)
    {
        using var http = new HttpClient();
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(url));
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException) when (watch.Elapsed < TimeSpan.FromMinutes(1))
            {
                // Not listening yet.
            }
            if (watch.Elapsed > TimeSpan.FromMinutes(1))
            {
                throw new InvalidOperationException($"{url} did not answer within a minute.");
            }
            await Task.Delay(50);
        }
    }

    public static HttpClient Client(string token, int connections = 64) => new(new SocketsHttpHandler { MaxConnectionsPerServer = connections })
    {
        BaseAddress = new Uri(ServiceUrl),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
    };

    public static async Task<JsonDocument> PostAsync(HttpClient http, string path, string body, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("Idempotency-Key", key);
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonDocument.Parse(text) : throw new InvalidOperationException($"{path}: {(int)answer.StatusCode} {text}");
    }

    /// <summary>What invented journeys are asked about, confirmed: they are of the past, and the dice know no law.</summary>
    public static readonly string[] Confirmed = [.. Domain.Pathways.FactRules.All.Where(r => r.Severity == Domain.Pathways.Severity.Confirm).Select(r => r.Code)];

    public async Task<IReadOnlyList<Guid>> OpenPathwaysAsync(int count, string series = "open")
    {
        using var http = Client(Token());
        var pathways = new Guid[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
            pathways[i] = await OpenPathwayAsync(http, $"{series}-{i:D6}", Structure));
        return pathways;
    }

    public async Task<Guid> OpenPathwayAsync(HttpClient http, string key, string structure)
    {
        using var person = await PostAsync(http, "/api/people", $$"""{"firstName":"Sans","lastName":"Nom {{key}}"}""", $"person-{key}");
        using var receipt = await PostAsync(http, "/api/pathways", $$"""
            {"occurredOn":"2026-01-01","confirm":["step/long-ago"],"person":"{{person.RootElement.GetProperty("id").GetGuid()}}","scheme":"plie","structure":"{{structure}}","territory":"69123","situation":{"age":30} }
            """, key);
        return receipt.RootElement.GetProperty("pathway").GetGuid();
    }

    public async Task<double> PgbenchAsync(string script, int clients, int seconds)
    {
        var database = new NpgsqlConnectionStringBuilder(ConnectionString);
        var output = await Tool.RunAsync(
            "pgbench",
            ["-n", "-f", script, "-c", $"{clients}", "-j", "1", "-T", $"{Math.Max(1, seconds)}", "-M", "prepared", "-h", database.Host!, "-p", $"{database.Port}", "-U", database.Username!, database.Database!],
            new Dictionary<string, string>(StringComparer.Ordinal) { ["PGPASSWORD"] = database.Password ?? "" });
        var line = output.Split('\n').First(l => l.StartsWith("tps = ", StringComparison.Ordinal));
        return double.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture);
    }

    /// <summary>A token as the territory's identity provider would sign it (JWS, HS256).</summary>
    public static string Token(string role = "coordinator")
    {
        var head = Encode("""{"alg":"HS256","typ":"JWT"}"""u8);
        var body = Encode(Encoding.UTF8.GetBytes($$"""
            {"iss":"bench","aud":"pathways","sub":"bench-{{role}}","role":["{{role}}"],"structure":"{{Structure}}","iat":{{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}},"exp":{{DateTimeOffset.UtcNow.AddHours(6).ToUnixTimeSeconds()}}}
            """));
        return $"{head}.{body}.{Encode(HMACSHA256.HashData(SigningKey, Encoding.ASCII.GetBytes($"{head}.{body}")))}";

        static string Encode(ReadOnlySpan<byte> bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
    }

    // A service whose output nobody reads stops when the pipe is full.
    static Process Drained(Process process)
    {
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { Length: > 0 } text)
            {
                Console.Error.WriteLine(text);
            }
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}
