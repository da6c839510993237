using System.Text.RegularExpressions;
using Pathways.Projections.Charts;
using Pathways.Projections.Formats;
using Pathways.Projections.Process;

namespace Pathways.Api.Analysis;

/// <summary><c>analyse process</c>: what follows what in a log, how often and how long, and how cases keep to a plan.</summary>
internal static partial class ProcessLog
{
    internal static void Run(ReadOnlySpan<string> words, Streams streams)
    {
        var arguments = Arguments.Parse(words, "order", "plan", "plan-unreached", "case", "activity", "timestamp", "then-by", "top", "transition", "classifier", "object-type", "zone", "dates", "missing", "encoding", "strict", "svg");
        var order = arguments.OneOf("order", "time", "file") == "time" ? CaseOrder.Time : CaseOrder.File;
        var log = ReadLog.Of(arguments, order, streams);
        if (log.Analysis.Cases == 0)
            throw new AnalysisError("analyse/empty-file", $"« {arguments.File} » ne contient aucun parcours", $"'{arguments.File}' holds no case");
        Bounds.RequireActivities(log.Analysis.Activities.Count);
        Bounds.RequirePassages(log.Analysis.Edges.Count, log.Analysis.Activities.Count);
        var plan = Plan(arguments, log.Analysis);
        var output = streams.To(arguments);
        foreach (var kind in log.Issues.GroupBy(i => i.Code, StringComparer.Ordinal))
            streams.Error.WriteLine(Remark(kind.First(), log.IssueCounts[kind.Key], output));
        if (arguments.Json)
            output.Json(ProcessDocument.Of(log, plan));
        else
            ProcessText.Write(output, log, plan);
        output.Draw(options => plan.Length > 0
            ? FunnelChart.Render(ProcessDrawing.Funnel(output, log, plan), options)
            : ProcessMap.Render(ProcessDrawing.Map(output, log), options));
    }

    /// <summary>The first remark of its kind, and how many there are.</summary>
    private static string Remark(LogIssue first, long count, Output output)
    {
        var said = output.English ? new LogFormatException(first.Code, first.Line, first.Column, first.Message, table: first.Table).Message : FrenchRefusals.Of(first);
        return count == 1 ? said : said + output.Say($" – et {output.Number(count - 1)} autres", $" – and {output.Number(count - 1)} more");
    }

    /// <summary>
    /// The steps of the plan. One that nobody ever did is taken for misspelt, for it makes every case deviate, unless it is said to be
    /// unreached.
    /// </summary>
    private static string[] Plan(Arguments arguments, ProcessAnalysis analysis)
    {
        string[] plan = [.. arguments.List("plan").Select(FieldText.Clean)];
        var known = analysis.Activities.Select(a => a.Activity).ToHashSet(StringComparer.Ordinal);
        string[] unreached = [.. arguments.List("plan-unreached").Select(FieldText.Clean)];
        if (Array.Find(unreached, step => !plan.Contains(step, StringComparer.Ordinal) || known.Contains(step)) is { } wrong)
        {
            throw known.Contains(wrong)
                ? new AnalysisError("analyse/step-reached", $"--plan-unreached : « {wrong} » a été atteinte ; enlevez-la de là", $"--plan-unreached: '{wrong}' was reached; take it out there")
                : new AnalysisError("analyse/unknown-activity", $"--plan-unreached : « {wrong} » n’est pas une étape de --plan ; nommez-la aussi là, ou corrigez-la", $"--plan-unreached: '{wrong}' is no step of --plan; name it there too, or correct it");
        }

        if (Array.Find(plan, step => !known.Contains(step) && !unreached.Contains(step, StringComparer.Ordinal)) is not { } unknown)
            return plan;
        if (Separators().Split(unknown) is { Length: > 1 } steps && Array.TrueForAll(steps, known.Contains))
        {
            var typed = string.Join(',', plan.Select(step => step == unknown ? string.Join(',', steps) : step));
            throw new AnalysisError(
                "analyse/unknown-activity",
                $"--plan : aucun événement n’est « {unknown} » ; des virgules séparent les étapes : --plan \"{typed}\"",
                $"--plan: no event is '{unknown}'; commas separate the steps: --plan \"{typed}\"");
        }

        var (french, english) = Arguments.Suggestion(unknown, analysis.Activities.Select(a => a.Activity));
        var some = string.Join(", ", analysis.Activities.Take(10).Select(a => ProcessText.Shown(a.Activity))) + (analysis.Activities.Count > 10 ? ", …" : "");
        if (english.Length == 0)
            (french, english) = ($" ; il y a {some}", $"; there are {some}");
        throw new AnalysisError(
            "analyse/unknown-activity",
            $"--plan : aucun événement n’est « {unknown} »{french} ; si personne ne l’a atteinte, dites --plan-unreached \"{unknown}\"",
            $"--plan: no event is '{unknown}'{english}; if nobody reached it, say --plan-unreached \"{unknown}\"");
    }

    /// <summary>What people write between steps instead of a comma.</summary>
    [GeneratedRegex(@"\s*(?:;|\||->|=>|→|>)\s*", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Separators();
}
