using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Pathways.Projections.Indicators;

namespace Pathways.Api.Evaluation;

/// <summary>What a question about a figure may say in its address, for the API's description. <see cref="FigureQuery"/> reads it; a test holds the two against each other.</summary>
public static class FigureParameters
{
    static readonly Parameter[] Options =
    [
        new("from", "First day of the period: who is counted is counted from here.", IsDay: true),
        new("to", "Last day of the period; today, or the day of asKnownOn, when absent.", IsDay: true),
        new("observedUntil", "Last day until which what followed is looked at; of figures that don't have one window.", IsDay: true),
        new("by", "A dimension: one group for each of its values, 50 at most."),
        new("asKnownOn", "An instant, or a day to its end: only what was recorded by then."),
        new("version", "Version of the figure's rule; the latest when absent."),
        new("lang", "Language of messages.", ["fr", "en"]),
        new("spreadsheet", "Of a table: as spreadsheets of that language open it.", ["fr", "en"]),
        new("unit", "Of figures about a length of time: its unit.", ["day", "week", "month"]),
        new("interval", "Of survival curves: how the confidence interval is made.", ["log-log", "log", "plain"]),
        new("job", "Of figures about jobs: which ones.", ["any", "full_time"]),
        new("days", $"Of figures about a term: how many days, {ReachedWithin.MostDays} at most."),
    ];

    /// <summary>The names of those that are no filters.</summary>
    public static IEnumerable<string> Names => Options.Select(o => o.Name);

    /// <summary>All of them, each as the description has it: the options, then every dimension as a filter.</summary>
    public static IEnumerable<OpenApiParameter> Described() =>
    [
        .. Options.Select(option => Query(option.Name, option.Description, new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            Format = option.IsDay ? "date" : null,
            Enum = option.Choices is { } choices ? [.. choices.Select(c => (JsonNode)c)] : null,
        })),
        .. Dimensions.Names.Select(dimension => Query(
            dimension, "Only those whose value is one of these: by commas, or the parameter repeated. So are public.CODE and attribute.NAME.", new OpenApiSchema { Type = JsonSchemaType.String })),
    ];

    static OpenApiParameter Query(string name, string description, OpenApiSchema schema) => new() { Name = name, In = ParameterLocation.Query, Description = description, Schema = schema };

    sealed record Parameter(string Name, string Description, IReadOnlyList<string>? Choices = null, bool IsDay = false);
}
