using System.Globalization;
using Pathways.Api.Hosting;
using Pathways.Api.Registries;

namespace Pathways.Api.Import;

/// <summary>
/// Files to begin with: the header of a kind of file, and one pathway written as it is to be. Its days are of these weeks and its structure is of the
/// territory, so that the check takes it as it is. To try, not to import: its references are invented.
/// </summary>
public static class ImportTemplates
{
    /// <summary>A kind of file.</summary>
    /// <param name="Kind">Its name in an address.</param>
    /// <param name="Name">Its name, in the language of the request.</param>
    /// <param name="Rows">Its rows, whose first is the entry that every pathway begins with: event, how many days ago, columns and values.</param>
    public sealed record Template(string Kind, Func<string> Name, IReadOnlyList<Row> Rows);

    /// <summary>A row; a value that begins with a sign is a day, so many after today.</summary>
    public sealed record Row(string Event, int DaysAgo, params (string Column, string Value)[] Fields);

    static readonly Row Entry = new("pathway_opened", 60, ("person", "P-1"), ("scheme", "plie"), ("structure", ""), ("territory", "01001"), ("labour", "long_term_unemployed"), ("gender", "woman"), ("age", "34"), ("education", "isced3"));

    static readonly Row[] Appointments =
    [
        new("appointment_booked", 50, ("appointment", "a-1"), ("planned_on", "-45"), ("mode", "in_person")),
        new("appointment_held", 45, ("appointment", "a-1"), ("mode", "in_person")),
    ];

    static readonly Row[] Training =
    [
        new("training_started", 40, ("training", "t-1"), ("kind", "qualifying"), ("planned_end", "-20")),
        new("training_completed", 20, ("training", "t-1")),
    ];

    static readonly Row[] Work = [new("work_contract_started", 10, ("contract", "c-1"), ("kind", "cdd"), ("working_time", "full_time"), ("planned_end", "+80"))];

    /// <summary>The kinds of file that there are.</summary>
    public static readonly IReadOnlyList<Template> All =
    [
        new("journeys", () => Languages.Say("Des parcours entiers", "Whole pathways"), [Entry, .. Appointments, .. Training, .. Work, new("pathway_closed", 2, ("exit", "employment"))]),
        new("entries", () => Languages.Say("Des entrées", "Entries"), [Entry]),
        new("appointments", () => Languages.Say("Des rendez-vous", "Appointments"), [Entry, .. Appointments]),
        new("training", () => Languages.Say("Des formations", "Training"), [Entry, .. Training]),
        new("work", () => Languages.Say("Des contrats", "Work contracts"), [Entry, .. Work]),
        new("exits", () => Languages.Say("Des sorties", "Exits"), [Entry, new("pathway_closed", 2, ("exit", "moved_away"))]),
    ];

    /// <summary>Where a template is downloaded.</summary>
    public static string AddressOf(Template template) => $"/import/templates/{template.Kind}.csv";

    /// <summary>Maps the templates.</summary>
    public static void MapImportTemplates(this WebApplication app) => app.MapGet("/import/templates/{kind}.csv", async (string kind, TerritoryDirectory directory, TerritoryClock clock, CancellationToken cancellation) =>
        All.FirstOrDefault(t => t.Kind == kind) is { } template
            ? Results.File(System.Text.Encoding.UTF8.GetBytes('\ufeff' + Of(template, clock.Today, await AnyStructureAsync(directory, cancellation))), "text/csv; charset=utf-8", $"{Languages.Say("modele", "template")}-{kind}.csv")
            : Results.NotFound())
        .RequireAuthorization(Access.Policies.Import).ExcludeFromDescription();

    /// <summary>The file: separated by semicolons, as spreadsheets in French open it.</summary>
    /// <param name="template">Which.</param>
    /// <param name="today">The day that its days are told from.</param>
    /// <param name="structure">A structure of the territory.</param>
    public static string Of(Template template, DateOnly today, string structure)
    {
        ArgumentNullException.ThrowIfNull(template);
        List<string> columns = [.. ImportHeader.Needed, .. template.Rows.SelectMany(r => r.Fields.Select(f => f.Column)).Distinct(StringComparer.Ordinal)];
        var lines = template.Rows.Select(row =>
        {
            var values = row.Fields.ToDictionary(f => f.Column, f => f switch
            {
                { Column: "structure" } => structure,
                { Value: ['+' or '-', ..] } => Day(int.Parse(f.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)),
                _ => f.Value,
            }, StringComparer.Ordinal);
            (values["pathway"], values["event"], values["occurred_on"]) = ("A-1", row.Event, Day(-row.DaysAgo));
            return CsvText.Line(columns.Select(c => values.GetValueOrDefault(c, "")), ';');
        });
        return string.Join('\n', [CsvText.Line(columns, ';'), .. lines, ""]);

        string Day(int days) => today.AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    // A territory that has named no structure takes any.
    static async Task<string> AnyStructureAsync(TerritoryDirectory directory, CancellationToken cancellation) =>
        (await directory.ReadAsync(cancellation)).All("structure").Select(s => s.Code).Order(StringComparer.Ordinal).FirstOrDefault("STRUCTURE-1");
}
