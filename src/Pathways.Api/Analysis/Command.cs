using System.Globalization;
using Pathways.Api.Hosting;
using Pathways.Projections.Formats;

namespace Pathways.Api.Analysis;

/// <summary>
/// <c>analyse</c>: the evaluator's engine on a file, without service or database. Answers on the output, what is wrong and
/// how far it is on the error stream; 0 when it answered, 2 when command or input are wrong, 3 for a fault of this program.
/// </summary>
public static class Command
{
    /// <summary>Runs on the process's own streams.</summary>
    /// <param name="args">The words after <c>analyse</c>.</param>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(string[] args)
    {
        // Numbers and accents must arrive whole wherever they are piped to.
        Console.OutputEncoding = new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        Bounds.LimitMemory(args.Where(File.Exists).Sum(file => new FileInfo(file).Length));
        return Task.FromResult(Run(args, Console.Out, Console.Error, terminal: !Console.IsErrorRedirected));
    }

    /// <summary>Runs on given streams.</summary>
    /// <param name="args">The words after <c>analyse</c>.</param>
    /// <param name="output">Takes the answer.</param>
    /// <param name="error">Takes progress and what is wrong.</param>
    /// <param name="terminal">Whether someone watches the error stream.</param>
    public static int Run(string[] args, TextWriter output, TextWriter error, bool terminal = false)
    {
        (output, error) = (new TerminalText(output), new TerminalText(error));
        var english = IsEnglish(args);
        if (args is [] or ["help", ..] || Array.Exists(args, word => word is "--help" or "-h"))
        {
            output.WriteLine(Help.Of(args.FirstOrDefault(Help.Knows), english));
            return args.Length == 0 ? 2 : 0;
        }

        try
        {
            var streams = new Streams(output, error, terminal, english);
            Choose(args[0])(args.AsSpan(1), streams);
            streams.SayInput(masks: args[0] == "suppress");
            return 0;
        }
        catch (AnalysisError e)
        {
            error.WriteLine(e.In(english));
        }
        catch (LogFormatException e)
        {
            error.WriteLine((english ? e.Message : FrenchRefusals.Of(e)) + LogRemedies.Of(e.Code, english));
        }
        catch (ArgumentException e) when (e.Message.StartsWith("disclosure/", StringComparison.Ordinal))
        {
            var message = e.ParamName is { } name ? e.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : e.Message;
            error.WriteLine(english ? message : FrenchRefusals.Of(message));
        }
        catch (OutOfMemoryException)
        {
            var megabytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1_000_000;
            error.WriteLine(english
                ? $"analyse/too-much-memory: this answer needs more than {megabytes} MB of memory; put groups, causes, levels or activities together, ask for fewer times or columns, or take --json or --svg out"
                : $"analyse/too-much-memory: cette réponse demande plus de {megabytes} Mo de mémoire ; regroupez groupes, issues, modalités ou activités, demandez moins de temps ou de colonnes, ou ôtez --json ou --svg");
        }
        catch (Exception e) when (e is ArithmeticException or ArgumentException or InvalidOperationException or IndexOutOfRangeException)
        {
            // A fault of ours, not of the file: it is told as one, with another exit code, instead of ending the process by a signal.
            error.WriteLine((english ? "analyse/internal: a fault of this program, please report it with the file: " : "analyse/internal: un défaut de ce programme, à signaler avec le fichier : ") + e);
            return 3;
        }

        return 2;
    }

    private static readonly string[] Names = ["survival", "incidence", "cox", "effect", "process", "suppress"];

    private delegate void Subcommand(ReadOnlySpan<string> words, Streams streams);

    private static Subcommand Choose(string name) => name switch
    {
        "survival" => Survival.Run,
        "incidence" => Incidence.Run,
        "cox" => CoxModel.Run,
        "effect" => Effect.Run,
        "process" => ProcessLog.Run,
        "suppress" => Suppress.Run,
        _ => throw new AnalysisError(
            "analyse/unknown-command",
            $"« {name} » : survival, incidence, cox, effect, process ou suppress{Arguments.Suggestion(name, Names).French}",
            $"'{name}': survival, incidence, cox, effect, process or suppress{Arguments.Suggestion(name, Names).English}"),
    };

    private static bool IsEnglish(string[] args)
    {
        var at = Array.FindIndex(args, a => a == "--lang" || a.StartsWith("--lang=", StringComparison.Ordinal));
        var language = at < 0 ? CultureInfo.CurrentUICulture.TwoLetterISOLanguageName
            : args[at] != "--lang" ? args[at]["--lang=".Length..]
            : at + 1 < args.Length ? args[at + 1] : "";
        return language == "en";
    }
}

/// <summary>Where a subcommand writes, and what it read.</summary>
internal sealed record Streams(TextWriter Output, TextWriter Error, bool Terminal, bool English)
{
    private Func<TextInput?>? _input;
    private bool _json;

    internal CsvColumns Open(Arguments arguments)
    {
        var csv = CsvColumns.Open(arguments, Error, Terminal, English);
        _input = () => csv.Input;
        return csv;
    }

    /// <summary>Keeps what was found out about a log, to be told with the answer.</summary>
    internal void Read(TextInput? input) => _input = () => input;

    internal Output To(Arguments arguments)
    {
        _json = arguments.Json;
        return new(Output, arguments, English, () => _input?.Invoke());
    }

    /// <summary>
    /// The last lines of an answer in text: how its file was read, and that nothing was masked. JSON says so under <c>input</c> and <c>disclosure</c>.
    /// </summary>
    internal void SayInput(bool masks)
    {
        if (_json)
            return;
        if (_input?.Invoke() is { } input)
            Output.WriteLine(InputWords.Of(input, English));
        if (!masks)
            Output.WriteLine(English ? "Nothing is masked: groups and steps of few people are shown." : "Rien n’est masqué : groupes et étapes de peu de personnes sont montrés.");
    }
}
