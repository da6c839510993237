using System.Globalization;
using Marten;

namespace Pathways.Api.Import;

/// <summary><c>dotnet run --project src/Pathways.Api -- import FILE.csv</c>: the importer without a web host.</summary>
public static class ImportCommand
{
    const int Taken = 0, Refused = 1, Misused = 2;

    /// <summary>Runs the command and gives its exit code: 0 taken, 1 refused, 2 misused.</summary>
    public static async Task<int> RunAsync(WebApplicationBuilder builder, IReadOnlyList<string> arguments)
    {
        if (!ImportArguments.TryParse(arguments, out var asked, out var wrong))
        {
            await Console.Error.WriteLineAsync(wrong);
            return Misused;
        }
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, e) =>
        {
            e.Cancel = true;
            stop.Cancel();
        };
        // The bar and the result are for a person; the log says only what went wrong.
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        await using var app = builder.Build();
        if (builder.Environment.IsDevelopment())
        {
            await app.Services.GetRequiredService<IDocumentStore>().Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        }
        try
        {
            return await ImportAsync(app.Services.GetRequiredService<Importer>(), asked, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync(asked.Say("Interrompu : rien n'a été enregistré.", "Interrupted: nothing was stored."));
            return Refused;
        }
    }

    static async Task<int> ImportAsync(Importer importer, ImportArguments asked, CancellationToken cancellation)
    {
        await using var file = asked.Rejected is { } path ? new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read) : null;
        using var refused = new RefusedRows(file);
        var bar = new ProgressBar(Console.Error, asked.Culture);
        var result = await importer.ImportAsync(asked.File, asked.Options, refused, bar, cancellation);
        bar.End();

        foreach (var problem in result.Problems.Take(20))
        {
            var where = problem.Column is null ? "" : $", {problem.Column}";
            await Console.Error.WriteLineAsync($"{asked.Say("ligne", "row")} {problem.Row}{where}: [{problem.Code}] {ImportWords.Of(problem, asked.Culture.TwoLetterISOLanguageName)}");
        }
        var culture = asked.Culture;
        Console.WriteLine(result.Stored
            ? asked.Say(
                string.Create(culture, $"{result.EventsAdded:N0} étapes ajoutées, {result.EventsKnown:N0} déjà connues, {result.RowsRefused:N0} lignes refusées, sur {result.Rows:N0} lignes et {result.Pathways:N0} parcours."),
                string.Create(culture, $"{result.EventsAdded:N0} steps added, {result.EventsKnown:N0} known already, {result.RowsRefused:N0} rows refused, of {result.Rows:N0} rows and {result.Pathways:N0} pathways."))
            : asked.Say(
                string.Create(culture, $"Rien n'est enregistré : {result.RowsRefused:N0} lignes refusées sur {result.Rows:N0}."),
                string.Create(culture, $"Nothing is stored: {result.RowsRefused:N0} rows refused of {result.Rows:N0}.")));
        return result.RowsRefused == 0 && result.Stored ? Taken : Refused;
    }
}

/// <summary>What the command line asks for.</summary>
/// <param name="File">The file.</param>
/// <param name="Options">How to take it.</param>
/// <param name="Rejected">Where to write the refused rows.</param>
/// <param name="Culture">Language of the messages.</param>
public sealed record ImportArguments(string File, ImportOptions Options, string? Rejected, CultureInfo Culture)
{
    const string Usage = """
        import FILE.csv [--accept-valid] [--source NAME] [--rejected FILE] [--structure CODE] [--scheme CODE] [--territory INSEE]
                        [--convention CODE] [--user ACCOUNT] [--lang fr|en]                            (docs/import.md)
        """;

    /// <summary>The words in the language asked for.</summary>
    public string Say(string french, string english) => Culture.TwoLetterISOLanguageName == "en" ? english : french;

    /// <summary>Reads <c>import FILE [options]</c>.</summary>
    public static bool TryParse(IReadOnlyList<string> arguments, out ImportArguments asked, out string wrong)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        string? file = null;
        (asked, wrong) = (null!, Usage);
        for (var i = 1; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            if (argument == "--accept-valid")
            {
                values[argument] = "";
            }
            else if (argument is "--source" or "--rejected" or "--structure" or "--scheme" or "--territory" or "--convention" or "--user" or "--lang" && i + 1 < arguments.Count)
            {
                values[argument] = arguments[++i];
            }
            else if (argument.StartsWith("--", StringComparison.Ordinal) || file is not null)
            {
                wrong = $"{argument}?\n{Usage}";
                return false;
            }
            else
            {
                file = argument;
            }
        }
        if (file is null)
        {
            return false;
        }
        if (!System.IO.File.Exists(file))
        {
            wrong = $"{file}: introuvable / not found";
            return false;
        }
        asked = new ImportArguments(
            file,
            new ImportOptions(
                values.GetValueOrDefault("--user", "import"), values.GetValueOrDefault("--source"), values.ContainsKey("--accept-valid"),
                values.GetValueOrDefault("--structure"), values.GetValueOrDefault("--scheme"), values.GetValueOrDefault("--territory"),
                values.GetValueOrDefault("--convention")),
            values.GetValueOrDefault("--rejected"),
            CultureInfo.GetCultureInfo(values.GetValueOrDefault("--lang") == "en" ? "en" : "fr"));
        return true;
    }
}
