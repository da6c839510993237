using Pathways.Api.Import;
using Pathways.Domain.Pathways;
using Pathways.Projections;

namespace Pathways.Api.Tests.Security;

/// <summary>The rows of one pathway cost their number, whatever is wrong with them, and nothing is decided for who has left. By what is allocated, and not by a clock.</summary>
public sealed class LongFilesTests
{
    static readonly string[] Columns = ["pathway", "event", "occurred_on", "appointment", "planned_on", "mode", "training", "kind"];

    static readonly ImportOptions Options = new("tester", "source", false, "IMPORT", "plie", "01001", Confirm: ["step/long-ago", "step/decades-ago", "step/twice", "appointment/same-day"]);

    static readonly DateOnly Today = new(2026, 10, 1);

    static string[] Row(string step, string day, string appointment = "", string planned = "", string mode = "", string training = "", string kind = "") => ["p", step, day, appointment, planned, mode, training, kind];

    static readonly Dictionary<string, Func<int, IEnumerable<string[]>>> Files = new(StringComparer.Ordinal)
    {
        ["held before it was booked"] = n => Enumerable.Range(0, n / 2).Select(i => Row("appointment_held", "2026-02-01", $"a-{i}", mode: "video"))
            .Concat(Enumerable.Range(0, n / 2).Select(i => Row("appointment_booked", "2026-03-01", $"b-{i}", "2026-04-01", "video"))),
        ["ended before it began"] = n => Enumerable.Range(0, n / 2).Select(i => Row("training_completed", "2026-02-01", training: $"t-{i}"))
            .Concat(Enumerable.Range(0, n / 2).Select(i => Row("training_started", "2026-03-01", training: $"t-{i}", kind: "digital"))),
        ["booked twice"] = n => Enumerable.Range(0, n).Select(i => Row("appointment_booked", "2026-03-01", $"a-{i / 2}", $"2026-04-{1 + i % 2:00}", "video")),
        ["closed again and again"] = n => Enumerable.Range(0, n).Select(i => Row("engagement_contract_signed", $"2026-0{1 + i % 8}-10")),
        ["beyond ASCII"] = n => Enumerable.Range(0, n).Select(i => Row("appointment_booked", "2026-03-01", $"é-{i}", "2026-04-01", "video")),
    };

    public static TheoryData<string> Shapes => [.. Files.Keys];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Twice_the_rows_cost_twice_the_work(string shape)
    {
        Decide(shape, 400);
        Assert.InRange(Allocated(1_600) / (double)Allocated(800), 1.5, 2.7);

        long Allocated(int n)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Decide(shape, n);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    /// <summary>A row that is asked about, refused or known: each is a look.</summary>
    [Theory]
    [MemberData(nameof(Shapes))]
    public void Nothing_is_decided_for_who_has_left(string shape)
    {
        using var wanted = Work.Until(new CancellationToken(canceled: true));
        Assert.Throws<OperationCanceledException>(() => Decide(shape, 400));
    }

    /// <summary>A pathway is as long in ten files as in one.</summary>
    [Fact]
    public void A_pathway_is_bounded_over_all_files()
    {
        var first = Decide(Row("pathway_opened", "2026-01-01"), Row("appointment_booked", "2026-03-01", "a-1", "2026-04-01", "video"));
        Assert.Empty(first.Problems);
        var full = first.After with { Version = Pathway.MostEvents - 1 };
        var more = Pathways(Row("appointment_booked", "2026-03-02", "a-2", "2026-04-02", "video"), Row("appointment_booked", "2026-03-03", "a-3", "2026-04-03", "video"));
        Assert.Equal(("pathway/too-long", 3), more.Decide(Id, full, Parser(), Today, People()).Problems.Select(p => (p.Code, p.Row)).First());
        var one = Pathways(Row("appointment_booked", "2026-03-02", "a-2", "2026-04-02", "video"));
        Assert.Empty(one.Decide(Id, full, Parser(), Today, People()).Problems);
    }

    /// <summary>A contract too many is refused at its own row, and its pathway is left out whole, as with every row that is refused; in whichever order the rows are.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_contract_too_many_is_told_at_its_row(bool reversed)
    {
        string[] columns = ["pathway", "event", "occurred_on", "contract", "kind", "working_time", "planned_end"];
        string[] Contract(int i) => ["p", "work_contract_started", $"{new DateOnly(2026, 2, 1).AddDays(i):yyyy-MM-dd}", $"c-{i}", "cdd", "part_time", "2026-06-30"];
        var contracts = Enumerable.Range(0, 51).Select(Contract);
        string[][] rows = [["p", "pathway_opened", "2026-01-01", "", "", "", ""], .. reversed ? contracts.Reverse() : contracts];
        var decided = Pathways(rows).Decide(Id, Pathway.None, Parser(columns), Today, People());
        Assert.Empty(decided.Accepted);
        // Of the last day: row 52 of the file, or the first after the entry.
        Assert.Equal((reversed ? 3 : 53, "occurred_on"), Assert.Single(decided.Problems, p => p.Code == "contract/too-many-at-once") is var why ? ((int)why.Row, why.Column) : default);
        Assert.Equal(51, decided.Problems.Count(p => p.Code == "import/other-row-refused"));
    }

    static readonly Guid Id = new FileIdentity("source").Pathway("p");

    static void Decide(string shape, int rows) => Decide([Row("pathway_opened", "2026-01-01"), .. Files[shape](rows)]);

    static DecidedRows Decide(params string[][] rows) => Pathways(rows).Decide(Id, Pathway.None, Parser(), Today, People());

    static FilePeople People() => new(null!, null!, null!);

    static RowParser Parser(string[]? columns = null) => new(ImportHeader.Read(columns ?? Columns, [])!, Options, new FileIdentity("source"), new FileForm(default, DatesDeclared: false, DecimalComma: false), new AnyAttribute());

    static PathwayRows Pathways(params string[][] rows)
    {
        var pathway = new PathwayRows("p");
        for (var i = 0; i < rows.Length; i++)
        {
            pathway.Add(new RawRow(i + 2, rows[i], rows[i]));
        }
        return pathway;
    }
}
