using System.Text.Json;
using System.Text.Json.Serialization;
using Pathways.Api.Hosting;
using Pathways.Domain.Pathways;
using Pathways.Projections.Indicators;

namespace Pathways.Api.Pages.Board;

/// <summary>Every figure of the board, of one moment.</summary>
public sealed record BoardFigures(IReadOnlyList<FigureAnswer> All)
{
    static readonly string[] Shown =
    [
        "entries", "exits", "active", "time_to_first_appointment", "time_to_engagement_contract", "stage_funnel", "exits_by_class",
        "in_work_at_6m", "in_work_every_month_to_6m", "in_work_at_12m", "in_work_every_month_to_12m", "time_to_first_job",
        "first_appointment_within", "engagement_contract_within", "first_job_within", "appointments_by_outcome",
    ];

    /// <summary>Position in the event log at which all of them were counted.</summary>
    public long Position => All[0].Position;

    /// <summary>A figure by its code.</summary>
    public FigureAnswer this[string code] => All.First(a => a.Rule.Code == code);

    /// <summary>Several by their codes.</summary>
    public IReadOnlyList<FigureAnswer> Of(params IReadOnlyList<string> codes) => [.. codes.Select(code => this[code])];

    /// <summary>Entries by month.</summary>
    public FigureAnswer EntriesByMonth => All[Shown.Length];

    /// <summary>Exits by month.</summary>
    public FigureAnswer ExitsByMonth => All[Shown.Length + 1];

    /// <summary>What is the same as long as some figures are, at whatever position of the log they were counted: what a reader sees of them has changed only where this has.</summary>
    public static string TagOf(IReadOnlyList<FigureAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        return Caching.TagOf(JsonSerializer.SerializeToUtf8Bytes(answers.Select(a => new { a.Rule.Code, a.Rule.Version, a.Request, a.All, a.Groups, a.Test, a.Began, a.ReadAsNotStated, a.PeriodsLeftOut }), Exactly))[..16];
    }

    static readonly JsonSerializerOptions Exactly = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>Whether anybody entered or left in the period.</summary>
    public bool Empty => this["entries"].All.Numerator == 0 && this["exits"].All.Numerator == 0 && this["active"].All.Numerator == 0;

    /// <summary>What is to be known of all of them: that the log is not all counted, that small counts are shown.</summary>
    public IReadOnlyList<FigureNote> Notes => FigureNotes.OfPage(All);

    /// <summary>Asks for all of them at once; or why they are too much, for the budget of the page.</summary>
    public static async Task<(BoardFigures? Figures, Refusal? Refused)> AskAsync(Figures figures, FigureRequest request, FigureBudget budget, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(figures);
        var asked = Shown.Select(code => (FigureCatalogue.Find(code)!, Unit(code, request)))
            .Append((FigureCatalogue.Find("entries")!, request with { By = "entry_month" }))
            .Append((FigureCatalogue.Find("exits")!, request with { By = "exit_month" }));
        var (answers, refused) = await figures.AskAsync([.. asked], cancellation, budget);
        return (refused is null ? new BoardFigures(answers) : null, refused);
    }

    // The first steps are a matter of days, whatever the unit of the curve.
    static FigureRequest Unit(string code, FigureRequest request) =>
        code is "time_to_first_appointment" or "time_to_engagement_contract" ? request with { Unit = TimeUnit.Day } : request;
}
