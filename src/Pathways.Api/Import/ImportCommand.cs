using System.Runtime.InteropServices;
using Marten;
using Npgsql;
using Pathways.Api.Analysis;
using Pathways.Api.Hosting;

namespace Pathways.Api.Import;

/// <summary><c>dotnet run --project src/Pathways.Api -- import FILE.csv</c>: the importer without a web host.</summary>
public static class ImportCommand
{
    /// <summary>Exit code when the command line or its file can't be used.</summary>
    public const int Misused = 2;

    const int Taken = 0, Refused = 1;
    const int Shown = 20;

    static TextWriter Out => new TerminalText(Console.Out);

    static TextWriter Error => new TerminalText(Console.Error);

    /// <summary>Runs the command and gives its exit code: 0 taken, 1 refused, 2 misused.</summary>
    public static async Task<int> RunAsync(WebApplicationBuilder builder, ImportArguments asked)
    {
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, e) =>
        {
            e.Cancel = true;
            stop.Cancel();
        };
        // Ended by the system, or its terminal closed: nothing is stored either, and it says so.
        using var ended = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var hungUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
        // The bar and the result are for a person; the log says only what went wrong.
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        await using var app = builder.Build();
        try
        {
            if (builder.Environment.IsDevelopment())
            {
                await app.Services.GetRequiredService<IDocumentStore>().Storage.ApplyAllConfiguredChangesToDatabaseAsync();
            }
            return await ImportAsync(app.Services.GetRequiredService<Importer>(), asked, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await Error.WriteLineAsync(asked.Say("Interrompu : rien n’a été enregistré.", "Interrupted: nothing was stored."));
            return Refused;
        }
        catch (IOException)
        {
            await SayAsync(asked, new ImportProblem("import/not-readable", 0).With("file", asked.File));
            return Refused;
        }
        catch (NpgsqlException e)
        {
            await SayAsync(asked, new ImportProblem("import/database-lost", 0).With("said", e.InnerException is PostgresException inner ? inner.MessageText : e.Message));
            return Refused;
        }
    }

    /// <summary>Reads the arguments and holds them against the disk, before a database is started; says what is wrong.</summary>
    public static async Task<ImportArguments?> ReadAsync(IReadOnlyList<string> arguments)
    {
        if (!ImportArguments.TryParse(arguments, out var asked, out var wrong))
        {
            await Error.WriteLineAsync(wrong);
            return null;
        }
        var (file, problem) = Open(asked.File);
        if (problem is not null)
        {
            await SayAsync(asked, problem);
            return null;
        }
        await file!.DisposeAsync();
        return asked;
    }

    static async Task<int> ImportAsync(Importer importer, ImportArguments asked, CancellationToken cancellation)
    {
        var (file, problem) = Open(asked.File);
        if (file is null)
        {
            await SayAsync(asked, problem!);
            return Refused;
        }
        var rejected = false;
        using var refused = new RefusedRows(asked.Rejected is { } path ? () => Create(path) : null, withFields: true);
        var bar = new ProgressBar(Console.Error, asked.Culture, terminal: !Console.IsErrorRedirected);
        ImportResult result;
        try
        {
            result = await importer.ImportAsync(file, asked.Options, refused, bar, cancellation);
        }
        catch (RejectedNotWritableException e)
        {
            result = new ImportResult("", Stored: false, 0, 0, 0, 0, 0, 0, [new ImportProblem("import/refused-not-writable", 0).With("said", e.Message)]);
        }
        bar.End();
        await SayAsync(result, asked, rejected ? asked.Rejected : null);
        return result.RowsRefused == 0 && (result.Stored || (result.CheckOnly && result.Problems.Count == 0)) ? Taken : Refused;

        FileStream Create(string path)
        {
            try
            {
                var stream = RefusedRows.CreateFile(path);
                rejected = true;
                return stream;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new RejectedNotWritableException(e.Message);
            }
        }
    }

    // A pipe has no length, so nobody could be told how long it still takes, nor read it again.
    static (FileStream? File, ImportProblem? Problem) Open(string path)
    {
        try
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
            if (file.CanSeek)
            {
                return (file, null);
            }
            file.Dispose();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return (null, new ImportProblem("import/no-such-file", 0).With("file", path));
        }
        catch (UnauthorizedAccessException) when (!Directory.Exists(path))
        {
            return (null, new ImportProblem("import/not-readable", 0).With("file", path));
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException or NotSupportedException)
        {
            return (null, new ImportProblem("import/not-a-file", 0).With("file", path));
        }
        return (null, new ImportProblem("import/not-a-file", 0).With("file", path));
    }

    static async Task SayAsync(ImportResult result, ImportArguments asked, string? rejected)
    {
        foreach (var problem in result.Problems.Take(Shown))
        {
            await SayAsync(asked, problem);
        }
        var culture = asked.Culture;
        string N(long count, string one, string many) => string.Create(culture, $"{count:N0} {(count == 1 || (count == 0 && culture.TwoLetterISOLanguageName == "fr") ? one : many)}");
        if (result.ProblemCount > Shown)
        {
            await Error.WriteLineAsync(asked.Say(
                $"… et {N(result.ProblemCount - Shown, "autre problème", "autres problèmes")} : --rejected FICHIER les liste tous.",
                $"… and {N(result.ProblemCount - Shown, "more problem", "more problems")}: --rejected FILE lists them all."));
        }
        // Each row says how to confirm it there; a file of past years asks the same of all.
        if (result.Problems.Select(p => p.Code).Intersect(ImportArguments.Asked, StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList() is { Count: > 0 } questions)
        {
            await Error.WriteLineAsync(asked.Say(
                $"Si c’est juste pour chaque ligne qui le demande : --confirm {string.Join(',', questions)}.",
                $"If it is right for each row that asks it: --confirm {string.Join(',', questions)}."));
        }
        if (result.Input is { } input)
        {
            Out.WriteLine(InputWords.Of(input, asked.Culture.TwoLetterISOLanguageName == "en"));
        }
        Out.WriteLine(
            result.CheckOnly && result.Pathways > 0 ? asked.Say(
                $"Vérifié, rien n’est enregistré : {N(result.EventsAdded, "étape serait ajoutée", "étapes seraient ajoutées")}, {N(result.EventsKnown, "est déjà connue", "sont déjà connues")}, {N(result.RowsRefused, "ligne refusée", "lignes refusées")}, sur {N(result.Rows, "ligne", "lignes")} et {N(result.Pathways, "parcours", "parcours")}.",
                $"Checked, nothing is stored: {N(result.EventsAdded, "step", "steps")} would be added, {N(result.EventsKnown, "is", "are")} known already, {N(result.RowsRefused, "row", "rows")} refused, of {N(result.Rows, "row", "rows")} and {N(result.Pathways, "pathway", "pathways")}.")
            : result.Stored ? asked.Say(
                $"{N(result.EventsAdded, "étape ajoutée", "étapes ajoutées")}, {N(result.EventsKnown, "déjà connue", "déjà connues")}, {N(result.RowsRefused, "ligne refusée", "lignes refusées")}, sur {N(result.Rows, "ligne", "lignes")} et {N(result.Pathways, "parcours", "parcours")}.",
                $"{N(result.EventsAdded, "step", "steps")} added, {N(result.EventsKnown, "known", "known")} already, {N(result.RowsRefused, "row", "rows")} refused, of {N(result.Rows, "row", "rows")} and {N(result.Pathways, "pathway", "pathways")}.")
            : result.Pathways == 0 ? asked.Say("Le fichier n’est pas pris : rien n’est enregistré.", "The file is not taken: nothing is stored.")
            : asked.Say(
                string.Create(culture, $"Rien n’est enregistré : {result.PathwaysRefused:N0} parcours sur {result.Pathways:N0} {(result.PathwaysRefused < 2 ? "a" : "ont")} une ligne refusée."),
                string.Create(culture, $"Nothing is stored: {result.PathwaysRefused:N0} of {N(result.Pathways, "pathway", "pathways")} {(result.PathwaysRefused == 1 ? "has" : "have")} a refused row.")));
        foreach (var line in ChoiceWords.Of(result, culture))
        {
            Out.WriteLine(line);
        }
        foreach (var line in ChoiceWords.Confirmed(result, culture))
        {
            Out.WriteLine(line);
        }
        var unasked = asked.Options.Confirmed.Except((result.Confirmed ?? new Dictionary<string, long>()).Keys, StringComparer.Ordinal).ToList();
        if (unasked.Count > 0 && (result.Stored || (result.CheckOnly && result.EventsAdded > 0)))
        {
            Out.WriteLine(asked.Say(
                $"Confirmé pour tout le fichier, sans qu’une ligne ajoutée le demande : {string.Join(", ", unasked)}.",
                $"Confirmed for the whole file, and asked by no row that is added: {string.Join(", ", unasked)}."));
        }
        if (rejected is not null)
        {
            Out.WriteLine(asked.Say($"Lignes refusées : {rejected}", $"Refused rows: {rejected}"));
        }
        if (result is { Stored: true, RowsRefused: > 0, Source.Length: > 0 })
        {
            // Without it the corrected rows would be taken for another file's, and the same people counted twice.
            Out.WriteLine(asked.Say(
                $"Une fois corrigées, importez-les avec --source {result.Source}", $"Once corrected, import them with --source {result.Source}"));
        }
    }

    static Task SayAsync(ImportArguments asked, ImportProblem problem)
    {
        var given = problem.Given is { } value ? asked.Say($" « {value} »", $" '{value}'") : "";
        var row = problem.Row == 0 ? "" : $"{asked.Say("ligne", "row")} {problem.Row}{(problem.Column is null ? "" : $", {problem.Column}{given}")}: ";
        return Error.WriteLineAsync($"{row}[{problem.Code}] {ImportWords.Of(problem, asked.Culture.TwoLetterISOLanguageName)}");
    }

    sealed class RejectedNotWritableException(string message) : Exception(message);
}
