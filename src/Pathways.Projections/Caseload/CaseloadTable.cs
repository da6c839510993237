using Weasel.Postgresql.Tables;

namespace Pathways.Projections.Caseload;

/// <summary>The table of caseload rows, with the indexes that a structure of thousands of open pathways is paged by.</summary>
public static class CaseloadTable
{
    /// <summary>Its name, without the schema.</summary>
    public const string Name = "caseload";

    const string EarlierVersion = "caseload_of_earlier_version";

    /// <summary>Whether any row was stored by a version of the service that had not all of its columns: SQL, of a table in a schema.</summary>
    public static string HasRowsOfEarlierVersion(string schema) => $"exists(select 1 from {schema}.{Name} where running is null)";

    /// <summary>The table in a schema.</summary>
    public static Table In(string schema)
    {
        var table = new Table($"{schema}.{Name}");
        table.AddColumn("pathway", "uuid").AsPrimaryKey();
        table.AddColumn("version", "bigint").NotNull();
        table.AddColumn("position", "bigint").NotNull();
        table.AddColumn("recorded_at", "timestamptz").NotNull();
        table.AddColumn("person", "uuid").NotNull();
        table.AddColumn("structure", "text").NotNull();
        table.AddColumn("referent", "text");
        table.AddColumn("scheme", "text").NotNull();
        table.AddColumn("opened_on", "date").NotNull();
        table.AddColumn("previous_pathway", "uuid");
        table.AddColumn("suspended_since", "date");
        table.AddColumn("closed_on", "date");
        table.AddColumn("exit", "text");
        table.AddColumn("last_step", "text").NotNull();
        table.AddColumn("last_step_on", "date").NotNull();
        table.AddColumn("awaits_engagement_since", "date");
        table.AddColumn("engaged_since", "date");
        table.AddColumn("follow_ups", "integer").NotNull();
        table.AddColumn("appointments", "jsonb").NotNull();
        table.AddColumn("steps", "integer").NotNull();
        table.AddColumn("corrections", "integer").NotNull();
        table.AddColumn("to_complete", "text");
        table.AddColumn("running", "jsonb");
        // Empty in rows of before: nobody could propose one.
        table.AddColumn("transfer_to", "text");
        table.AddColumn("transfer_proposed_on", "date");
        // What pages filter and sort by, taken from the above.
        table.AddColumn("status", "text").NotNull();
        table.AddColumn("last_appointment_on", "date");
        table.AddColumn("next_due", "text");
        table.AddColumn("next_due_on", "date");
        table.AddColumn("next_due_at", "text");

        table.Indexes.Add(new IndexDefinition("caseload_of_structure") { Columns = ["structure", "status", "next_due_on"] });
        // One's own, and those without a référent: a few dozen of a structure's thousands.
        table.Indexes.Add(new IndexDefinition("caseload_of_referent") { Columns = ["structure", "referent", "status", "next_due_on"] });
        table.Indexes.Add(new IndexDefinition("caseload_by_position") { Columns = ["position"] });
        // Empty once the caseload was rebuilt: whether it was is asked with each look at the service's health.
        table.Indexes.Add(new IndexDefinition(EarlierVersion) { Columns = ["pathway"], Predicate = "running is null" });
        table.Indexes.Add(new IndexDefinition("caseload_of_person") { Columns = ["person"] });
        return table;
    }
}
