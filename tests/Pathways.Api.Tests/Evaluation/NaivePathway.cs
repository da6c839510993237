using System.Text.Json;
using Npgsql;
using Pathways.Api.Hosting;

namespace Pathways.Api.Tests.Evaluation;

/// <summary>A row of the event log as it is stored: a name and a JSON text, nothing else of the product.</summary>
sealed record RawStep(Guid Id, Guid Pathway, long Version, string Event, DateTimeOffset RecordedAt, JsonElement Data)
{
    /// <summary>The whole log.</summary>
    public static async Task<IReadOnlyList<RawStep>> AllAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand($"select id, stream_id, version, type, timestamp, data::text from {Store.EventSchema}.mt_events order by seq_id");
        await using var reader = await command.ExecuteReaderAsync();
        var log = new List<RawStep>();
        while (await reader.ReadAsync())
        {
            log.Add(new(
                reader.GetGuid(0), reader.GetGuid(1), reader.GetInt64(2), reader.GetString(3), new DateTimeOffset(reader.GetDateTime(4), TimeSpan.Zero), JsonDocument.Parse(reader.GetString(5)).RootElement.Clone()));
        }
        return log;
    }
}

/// <summary>What happened: a name, a day, and what else was said.</summary>
sealed record NaiveStep(Guid Id, string Event, JsonElement Data)
{
    public DateOnly On => Data.GetProperty("occurredOn").Deserialize<DateOnly>();

    public string? this[string field] => Data.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public DateOnly? Day(string field) => this[field] is { } text ? DateOnly.ParseExact(text, "yyyy-MM-dd") : null;
}

/// <summary>A pathway as it was known at an instant: its steps, as corrected by then, in the order in which they were first recorded.</summary>
sealed record NaivePathway(IReadOnlyList<NaiveStep> Steps)
{
    public static IReadOnlyList<NaivePathway> AsKnown(IEnumerable<RawStep> log, DateTimeOffset? instant)
    {
        var pathways = new List<NaivePathway>();
        foreach (var pathway in log.Where(s => instant is null || s.RecordedAt <= instant).GroupBy(s => s.Pathway))
        {
            var steps = new List<NaiveStep>();
            foreach (var step in pathway.OrderBy(s => s.Version))
            {
                if (step.Event is "step_corrected" or "step_retracted")
                {
                    var at = steps.FindIndex(s => s.Id == step.Data.GetProperty("step").GetGuid());
                    if (step.Event == "step_retracted")
                    {
                        steps.RemoveAt(at);
                        continue;
                    }
                    var corrected = step.Data.GetProperty("corrected");
                    steps[at] = new(steps[at].Id, corrected.GetProperty("event").GetString()!, corrected);
                    continue;
                }
                steps.Add(new(step.Id, step.Event, step.Data));
            }
            pathways.Add(new(steps));
        }
        return pathways;
    }

    public IEnumerable<NaiveStep> All(params string[] events) => Steps.Where(s => events.Contains(s.Event));

    public DateOnly? First(params string[] events) => All(events).Select(s => (DateOnly?)s.On).Min();

    public NaiveStep Entry => All("pathway_opened").Single();

    public NaiveStep? Closing => All("pathway_closed").LastOrDefault();

    public DateOnly? ClosedOn => Closing?.On;

    public IEnumerable<NaiveContract> Contracts =>
        All("work_contract_started").Select(start => new NaiveContract(start, [.. All("work_contract_amended").Where(s => s["contract"] == start["contract"])], All("work_contract_ended").LastOrDefault(s => s["contract"] == start["contract"])?.On));

    /// <summary>The value of a dimension.</summary>
    public string Of(string dimension)
    {
        var situation = Entry.Data.GetProperty("situation");
        string Said(string field) => situation.TryGetProperty(field, out var value) ? value.GetString()! : "not_stated";
        int? age = situation.TryGetProperty("age", out var years) && years.ValueKind == JsonValueKind.Number ? years.GetInt32() : null;
        return dimension switch
        {
            "scheme" or "structure" or "territory" or "convention" or "prescriber" => Entry[dimension] ?? "not_stated",
            "gender" or "labour" => Said(dimension),
            "education" => Said("education") switch { "none_or_brevet" => "isced0_to2", "level3" or "level4" => "isced3", "level5" or "level6" or "level7" or "level8" => "isced5_to8", var other => other },
            "age_band" => age switch { null => "not_stated", < 18 => "under_18", <= 29 => "18_29", <= 54 => "30_54", _ => "55_or_more" },
            "entry_month" => Entry.On.ToString("yyyy-MM"),
            "entry_year" => Entry.On.ToString("yyyy"),
            "exit_month" => ClosedOn?.ToString("yyyy-MM") ?? "not_stated",
            "public.rsa" => situation.TryGetProperty("publics", out var publics) && publics.TryGetProperty("rsa", out _) ? "yes" : "no",
            "attribute.origin" => Entry.Data.TryGetProperty("attributes", out var attributes) && attributes.TryGetProperty("origin", out var origin) && origin.GetString() != "N/A" ? origin.GetString()! : "not_stated",
            _ => throw new ArgumentException("No such dimension.", nameof(dimension)),
        };
    }
}

/// <summary>A contract by its start, its amendments and its end.</summary>
sealed record NaiveContract(NaiveStep Start, IReadOnlyList<NaiveStep> Amendments, DateOnly? Ended)
{
    public string Kind => Amendments.Select(a => a["kind"]).LastOrDefault(k => k is not null) ?? Start["kind"]!;

    public string Employer => Start["employer"] ?? "ordinary";

    public DateOnly? PlannedEnd => Amendments.Select(a => a.Day("plannedEnd")).LastOrDefault(d => d is not null) ?? Start.Day("plannedEnd");

    /// <summary>The last day worked where no end is recorded; none for a kind without term, or when it was seen to run on past its term.</summary>
    public DateOnly? Term(int version) => Kind is "cdi" or "cdi_inclusion" or "civil_service" || (version > 1 && Amendments.Any(a => a.On > PlannedEnd)) ? null : PlannedEnd;

    public bool Works(DateOnly day, int version) => Start.On <= day && (Ended is null ? Term(version) is null || day <= Term(version) : day < Ended);

    public bool ReachesExit(DateOnly day, int version) => Start.On <= day && (Ended is null ? Term(version) is null || day <= Term(version) : day <= Ended);

    /// <summary>Its first day, or its first day full time: version 1 takes what was told last for the whole contract.</summary>
    public DateOnly? Since(bool fullTime, int version)
    {
        var told = Amendments.Where(a => a["workingTime"] is not null).Prepend(Start).ToList();
        return !fullTime ? Start.On
            : version == 1 ? told[^1]["workingTime"] == "full_time" ? Start.On : null
            : told.Select(t => (DateOnly?)t.On).Distinct().Order().FirstOrDefault(day => told.Last(t => t.On == day)["workingTime"] == "full_time");
    }
}
