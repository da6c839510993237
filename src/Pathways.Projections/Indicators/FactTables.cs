using Weasel.Postgresql.Tables;

namespace Pathways.Projections.Indicators;

/// <summary>
/// The rows that figures are made of: one for each event, kept for ever. A correction closes the row of the step that it
/// corrects and adds another; so what was known on any past day is a condition on two columns, not a replay.
/// </summary>
public static class FactTables
{
    /// <summary>One row an event.</summary>
    public const string Steps = "step_fact";

    /// <summary>One row an entry, or correction of one: the dimensions that figures are broken down by.</summary>
    public const string Entries = "entry_fact";

    /// <summary>How often rows of whole pathways were made again: whoever has rows in memory reads them anew.</summary>
    public const string MadeAgain = "fact_made_again";

    /// <summary>SQL that counts that rows are made again.</summary>
    public static string CountMadeAgain(string schema) =>
        $"insert into {schema}.{MadeAgain} (id, times) values (1, 1) on conflict (id) do update set times = {MadeAgain}.times + 1";

    /// <summary>The table that counts how often rows were made again.</summary>
    public static Table MadeAgainIn(string schema)
    {
        var table = new Table($"{schema}.{MadeAgain}");
        table.AddColumn("id", "integer").AsPrimaryKey();
        table.AddColumn("times", "bigint").NotNull();
        return table;
    }

    /// <summary>The table of steps.</summary>
    public static Table StepsIn(string schema)
    {
        var table = new Table($"{schema}.{Steps}");
        table.AddColumn("seq", "bigint").AsPrimaryKey();
        table.AddColumn("pathway", "uuid").NotNull();
        table.AddColumn("version", "bigint").NotNull();
        table.AddColumn("step", "uuid").NotNull();
        table.AddColumn("event", "text").NotNull();
        table.AddColumn("occurred_on", "date").NotNull();
        table.AddColumn("recorded_at", "timestamptz").NotNull();
        table.AddColumn("superseded_seq", "bigint");
        table.AddColumn("superseded_at", "timestamptz");
        table.AddColumn("ref", "text");
        table.AddColumn("code", "text");
        table.AddColumn("qualifier", "text");
        table.AddColumn("employer", "text");
        table.AddColumn("until", "date");
        table.Indexes.Add(new IndexDefinition("step_fact_of_pathway") { Columns = ["pathway"] });
        return table;
    }

    /// <summary>The table of entries.</summary>
    public static Table EntriesIn(string schema)
    {
        var table = new Table($"{schema}.{Entries}");
        table.AddColumn("seq", "bigint").AsPrimaryKey();
        table.AddColumn("pathway", "uuid").NotNull();
        table.AddColumn("person", "uuid").NotNull();
        table.AddColumn("opened_on", "date").NotNull();
        table.AddColumn("recorded_at", "timestamptz").NotNull();
        table.AddColumn("superseded_seq", "bigint");
        table.AddColumn("superseded_at", "timestamptz");
        table.AddColumn("scheme", "text").NotNull();
        table.AddColumn("structure", "text").NotNull();
        table.AddColumn("territory", "text").NotNull();
        table.AddColumn("convention", "text");
        table.AddColumn("gender", "text").NotNull();
        table.AddColumn("age", "integer");
        table.AddColumn("education", "text").NotNull();
        table.AddColumn("labour", "text").NotNull();
        table.AddColumn("publics", "text").NotNull();
        table.AddColumn("attributes", "jsonb");
        table.AddColumn("previous_pathway", "uuid");
        table.AddColumn("prescriber", "text");
        table.Indexes.Add(new IndexDefinition("entry_fact_of_pathway") { Columns = ["pathway"] });
        // The conventions in use, which each form of an entry offers.
        table.Indexes.Add(new IndexDefinition("entry_fact_conventions") { Columns = ["structure", "convention"], Predicate = "convention is not null and superseded_seq is null" });
        return table;
    }
}
