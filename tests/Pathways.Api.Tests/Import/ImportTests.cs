using System.Globalization;
using System.Text;
using Pathways.Api.EventStore;
using Pathways.Api.Hosting;
using Pathways.Api.Import;
using Pathways.Api.Recording;
using Pathways.Domain;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Tests.Import;

public sealed class ImportTests(ImportWorld world) : IClassFixture<ImportWorld>
{
    const string Header = "pathway;event;occurred_on;attribute.area;training;kind";

    [Fact]
    public async Task The_pathway_before_is_one_of_the_same_person_in_the_file_or_in_the_store()
    {
        const string Columns = "pathway;event;occurred_on;person;previous_pathway;exit";
        string[] first = [Columns, "a;pathway_opened;2024-01-05;x1;;", "a;pathway_closed;2024-03-01;;;administrative"];
        // Of another person, unknown, itself; and one that follows it only to fall with it.
        var wrong = await world.ImportAsync([.. first, "b;pathway_opened;2024-06-01;x2;a;", "c;pathway_opened;2024-06-01;x3;nobody;", "d;pathway_opened;2024-06-01;x4;d;"], "links", acceptValid: true);
        Assert.Equal(["entry/unknown-previous", "entry/unknown-previous", "entry/unknown-previous"], wrong.Problems.Select(p => p.Code));
        Assert.All(wrong.Problems, p => Assert.Equal("previous_pathway", p.Column));
        Assert.Equal((true, 4L, 3L, 2L), (wrong.Stored, wrong.Pathways, wrong.PathwaysRefused, wrong.EventsAdded));

        // The one before is stored, or comes later in the file.
        Assert.True((await world.ImportAsync([Columns, "e;pathway_opened;2024-06-01;x1;a;"], "links")).Stored);
        Assert.True((await world.ImportAsync([Columns, "g;pathway_opened;2024-06-01;x7;f;", "f;pathway_opened;2024-01-05;x7;;", "f;pathway_closed;2024-03-01;;;administrative"], "links-2")).Stored);

        // One that is refused leaves none behind it.
        var chain = await world.ImportAsync([Columns, "h;pathway_opened;2024-01-05;x8;;", "h;training_completed;2024-02-01;;;", "i;pathway_opened;2024-06-01;x8;h;"], "links-3", acceptValid: true);
        Assert.Equal(0, chain.EventsAdded);
        Assert.Contains(chain.Problems, p => p.Code == "import/previous-left-out");
    }

    /// <summary>What Unicode keeps for no character: the framework fails on some, and the whole file was interrupted by one cell.</summary>
    [Theory]
    [InlineData("a\ufffe;pathway_opened;2024-01-05;;p1", "pathway")]
    [InlineData("a;pathway_opened\ufffe;2024-01-05;;p1", "event")]
    [InlineData("a;pathway_opened;2024-01-05\ufdd0;;p1", "occurred_on")]
    [InlineData("a;pathway_opened;2024-01-05;north\ufffe;p1", "attribute.area")]
    [InlineData("a;pathway_opened;2024-01-05;;Zoé\ufffe\ufffe", "person")]
    public async Task A_row_with_what_is_no_character_is_refused_and_the_others_are_taken(string row, string column)
    {
        var taken = await world.ImportAsync(["pathway;event;occurred_on;attribute.area;person", row, "b;pathway_opened;2024-01-05;;p2"], $"odd-{column.Length}", acceptValid: true);
        Assert.Equal((true, 1L, "import/not-text", 2L, column), taken.Problems is [var why] ? (taken.Stored, taken.EventsAdded, why.Code, why.Row, why.Column) : default);
    }

    /// <summary>Files sort by day: where in it the exit comes says nothing, and nobody is asked.</summary>
    [Fact]
    public async Task An_exit_is_taken_after_the_other_rows_of_its_day()
    {
        const string Columns = "pathway;event;occurred_on;reason;exit";
        string[] file = [Columns, "a;pathway_opened;2024-01-05;;", "a;pathway_suspended;2024-02-01;health;", "a;pathway_closed;2024-03-01;;administrative"];
        var stored = await world.ImportAsync([.. file, "a;diagnosis_made;2024-03-01;;", "a;pathway_resumed;2024-03-01;;"], "exit-first");
        Assert.True(stored.Stored, string.Join(", ", stored.Problems.Select(p => p.Code)));
        Assert.Equal(1, stored.Choices!.PathwaysReordered);
        Assert.Equal("pathway_closed", await world.ScalarAsync<string>(
            $"select type from {Pathways.Api.Hosting.Store.EventSchema}.mt_events e where version = 5 and exists (select 1 from {Pathways.Api.Hosting.Store.EventSchema}.mt_events s where s.stream_id = e.stream_id and s.type = 'pathway_suspended')"));
        // A row of that day that comes later is taken as well; what would take up what has ended is not.
        Assert.True((await world.ImportAsync([.. file[..2], file[3]], "exit-stored")).Stored);
        Assert.True((await world.ImportAsync([.. file[..2], file[3], "a;invitation_sent;2024-03-01;;"], "exit-stored")).Stored);
        Assert.True((await world.ImportAsync(file, "suspended-to-the-end")).Stored);
        var resumed = await world.ImportAsync([.. file, "a;pathway_resumed;2024-03-01;;"], "suspended-to-the-end");
        Assert.Equal((false, "pathway/resumed-after-exit"), (resumed.Stored, resumed.Problems[0].Code));
    }

    [Fact]
    public async Task Immersions_with_one_host_are_counted_over_the_pathways_of_a_person()
    {
        const string Columns = "pathway;event;occurred_on;person;exit;immersion;starts_on;ends_on;aim;host";
        string[] file =
        [
            Columns, "a;pathway_opened;2024-01-05;h1;;;;;;", "a;immersion_agreed;2024-01-08;;;i-1;2024-01-08;2024-02-08;discover_job;73282932000074",
            "a;pathway_closed;2024-03-01;;administrative;;;;;",
            "b;pathway_opened;2024-04-01;h1;;;;;;", "b;immersion_agreed;2024-04-08;;;i-1;2024-04-08;2024-05-08;confirm_plan;73282932000074",
        ];
        var whole = await world.ImportAsync(file, "hosts");
        Assert.Equal((false, "immersion/host-days"), (whole.Stored, whole.Problems[0].Code));
        Assert.Equal("63", whole.Problems[0].Details!["days"]);
        Assert.True((await world.ImportAsync([.. file[..5], "b;immersion_agreed;2024-04-08;;;i-1;2024-04-08;2024-05-04;confirm_plan;73282932000074"], "hosts")).Stored);
    }

    [Fact]
    public async Task After_the_death_that_another_pathway_tells_a_file_brings_no_step()
    {
        const string Columns = "pathway;event;occurred_on;person;exit;scheme";
        Assert.True((await world.ImportAsync([Columns, "a;pathway_opened;2024-01-05;d1;;plie", "a;pathway_closed;2024-03-01;;deceased;"], "deaths")).Stored);
        string[] second = [Columns, "b;pathway_opened;2024-02-01;d1;;rsa", "b;invitation_sent;2024-03-01;;;"];
        var late = await world.ImportAsync([.. second, "b;invitation_sent;2024-03-02;;;"], "deaths");
        Assert.Equal((false, "step/after-death", "2024-03-01"), Assert.Single(late.Problems) is var why ? (late.Stored, why.Code, why.Details!["closedOn"]) : default);
        Assert.True((await world.ImportAsync(second, "deaths")).Stored);
    }

    [Fact]
    public async Task A_death_of_another_day_is_asked_about_at_its_row_and_one_before_another_entry_is_refused()
    {
        const string Columns = "pathway;event;occurred_on;person;exit;scheme;confirm";
        string[] file = [Columns, "a;pathway_opened;2024-01-05;d1;;plie;", "a;pathway_closed;2024-03-01;;deceased;;", "b;pathway_opened;2024-02-01;d1;;rsa;"];
        Assert.True((await world.ImportAsync(file, "two-days")).Stored);
        var asked = await world.ImportAsync([.. file, "b;pathway_closed;2024-03-05;;deceased;;"], "two-days");
        Assert.Equal(
            (false, 5L, "pathway/died-on-another-day", "occurred_on", "2024-03-01"),
            asked.Problems[0] is var why ? (asked.Stored, why.Row, why.Code, why.Column, why.Details!["closedOn"]) : default);
        string[] sure = [.. file, "b;pathway_closed;2024-03-05;;deceased;;pathway/died-on-another-day|step/long-ago"];
        Assert.Equal((true, 1L), await world.ImportAsync(sure, "two-days") is var taken ? (taken.Stored, taken.Confirmed!["pathway/died-on-another-day"]) : default);
        Assert.Equal((true, 0), await world.ImportAsync(sure, "two-days") is var again ? (again.Stored, again.EventsAdded) : default);

        var before = await world.ImportAsync(
            [Columns, "c;pathway_opened;2024-06-01;d2;;plie;", "e;pathway_opened;2024-01-05;d2;;rsa;", "e;pathway_closed;2024-05-01;;deceased;;"], "death-before-entry-again");
        Assert.Equal((false, "entry/after-death"), (before.Stored, before.Problems[0].Code));
    }

    [Fact]
    public async Task Who_follows_a_pathway_that_is_left_out_is_left_out_and_told_why()
    {
        string[] file =
        [
            "pathway;event;occurred_on;person;previous_pathway;scheme;exit", "a;pathway_opened;2024-01-05;l1;;;", "b;pathway_opened;2024-01-05;l2;;;", "b;pathway_closed;2024-02-31;;;;moved_away",
            "c;pathway_opened;2024-03-05;l2;b;;", "d;pathway_opened;2024-04-05;l2;c;rsa;",
        ];
        var result = await world.ImportAsync(file, "left-out", acceptValid: true);
        Assert.Equal((true, 1), (result.Stored, result.EventsAdded));
        Assert.Equal(
            [(4, "import/bad-date"), (5, "import/previous-left-out"), (6, "import/previous-left-out")],
            result.Problems.Select(p => ((int)p.Row, p.Code)).Order());
    }

    [Fact]
    public async Task A_file_brings_no_death_before_another_entry_whichever_comes_first()
    {
        const string Columns = "pathway;event;occurred_on;person;exit;scheme";
        string[] died = ["a;pathway_opened;2024-01-05;d2;;plie", "a;pathway_closed;2024-03-01;;deceased;"], entered = ["b;pathway_opened;2024-03-02;d2;;rsa"];
        foreach (var file in new[] { (string[])[Columns, .. died, .. entered], [Columns, .. entered, .. died] })
        {
            var both = await world.ImportAsync(file, "death-before-entry");
            Assert.Equal((false, "entry/after-death"), Assert.Single(both.Problems) is var why ? (both.Stored, why.Code) : default);
        }
        // The entry is stored, and the death comes in a later file.
        Assert.True((await world.ImportAsync([Columns, .. entered], "death-before-entry")).Stored);
        Assert.Equal("entry/after-death", Assert.Single((await world.ImportAsync([Columns, .. died], "death-before-entry")).Problems).Code);
    }

    [Fact]
    public async Task Who_was_erased_enters_nothing_more_and_the_same_file_is_known_again()
    {
        const string Columns = "pathway;event;occurred_on;person;scheme";
        var person = Guid.CreateVersion7();
        string[] file = [Columns, $"a;pathway_opened;2024-01-05;{person};plie"];
        Assert.True((await world.ImportAsync(file, "erased")).Stored);
        await using (var session = world.Store.LightweightSession())
        {
            session.Store(new ErasedIdentity(person));
            await session.SaveChangesAsync();
        }
        var more = await world.ImportAsync([.. file, $"b;pathway_opened;2024-06-05;{person};rsa"], "erased");
        Assert.Equal((false, "entry/erased-person", "person", 3L), Assert.Single(more.Problems) is var why ? (more.Stored, why.Code, why.Column, why.Row) : default);
        Assert.Equal((true, 0L, 1L), await world.ImportAsync(file, "erased") is var again ? (again.Stored, again.EventsAdded, again.EventsKnown) : default);
    }

    [Fact]
    public async Task A_person_is_followed_once_in_a_scheme_at_a_time_in_a_file_and_beside_the_store()
    {
        string[] first = ["pathway;event;occurred_on;person", "a;pathway_opened;2024-01-05;x1", "b;pathway_opened;2024-06-01;x1", "c;pathway_opened;2024-06-01;x2"];
        var twice = await world.ImportAsync(first, "second-open");
        Assert.Equal((false, 1L), (twice.Stored, twice.PathwaysRefused));
        Assert.Equal("entry/second-open-in-scheme", Assert.Single(twice.Problems).Code);

        Assert.True((await world.ImportAsync(first[..2], "second-open")).Stored);
        var later = await world.ImportAsync([first[0], first[2]], "second-open");
        Assert.Equal(("entry/second-open-in-scheme", "scheme"), Assert.Single(later.Problems) is var why ? (why.Code, why.Column) : default);
        // The same file again is known, and stands in its own way as little as it did.
        Assert.Equal((true, 0), (await world.ImportAsync(first[..2], "second-open")) is var again ? (again.Stored, again.EventsAdded) : default);
    }

    [Fact]
    public async Task Somebody_who_opens_the_same_pathway_while_a_file_is_decided_is_seen_when_it_is_written()
    {
        var person = Guid.CreateVersion7();
        var file = $"""
            pathway;event;occurred_on;person
            beside-1;pathway_opened;2026-03-01;{person}
            """;
        async Task OpenAsync(Scheme scheme)
        {
            await using var session = world.Store.LightweightSession();
            session.Events.StartStream<Pathway>(Guid.CreateVersion7(), new PathwayOpened(new(2026, 2, 1), person, scheme, "ELSEWHERE", "01001", new EntrySituation()));
            await session.SaveChangesAsync();
        }
        async Task<ImportResult> ImportAsync(Scheme meanwhile)
        {
            using var none = new RefusedRows();
            var opened = false;
            var options = new ImportOptions("tester", "beside", AcceptValid: false, "IMPORT", "plie", "01001", Confirm: ["step/long-ago"]);
            return await world.Importer.ImportAsync(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(file)), options, none, new Told(progress =>
            {
                if (progress.Stage == ImportStage.Writing && !opened)
                {
                    opened = true;
                    OpenAsync(meanwhile).GetAwaiter().GetResult();
                }
            }), CancellationToken.None);
        }

        var refused = await ImportAsync(Scheme.Plie);
        Assert.False(refused.Stored);
        Assert.Equal("entry/second-open-in-scheme", refused.Problems[0].Code);

        // In another scheme it is no obstacle: decided again, and taken.
        person = Guid.CreateVersion7();
        file = file[..file.LastIndexOf(';')].Replace("beside-1", "beside-2", StringComparison.Ordinal) + $";{person}";
        Assert.True((await ImportAsync(Scheme.Rsa)).Stored);
    }

    // Somebody records on another pathway of the file's people each time that it is about to be written: what decides nothing is in nobody's way.
    [Theory]
    [InlineData(false, true, 1)]
    [InlineData(true, false, 3)]
    public async Task A_file_waits_for_nobody_who_records_what_decides_nothing_in_it(bool exits, bool stored, int decided)
    {
        var (person, other, turn, written) = (Guid.CreateVersion7(), Guid.CreateVersion7(), 0, 0);
        await using (var session = world.Store.LightweightSession())
        {
            session.Events.StartStream<Pathway>(other, new PathwayOpened(new(2026, 2, 1), person, Scheme.Rsa, "ELSEWHERE", "01001", new EntrySituation()));
            await session.SaveChangesAsync();
        }
        using var none = new RefusedRows();
        var file = $"pathway;event;occurred_on;person\nbusy-{exits};pathway_opened;2026-03-01;{person}";
        var result = await world.Importer.ImportAsync(new MemoryStream(Encoding.UTF8.GetBytes(file)), new ImportOptions("tester", "busy", AcceptValid: false, "IMPORT", "plie", "01001", Confirm: ["step/long-ago"]), none, new Told(progress =>
        {
            if (progress is not { Stage: ImportStage.Writing, Done: 0 })
            {
                return;
            }
            written++;
            using var session = world.Store.LightweightSession();
            session.Events.Append(other, exits ? new StepRetracted(new(2026, 4, 1), Guid.CreateVersion7(), CorrectionReason.EnteredTwice) : new InvitationSent(new DateOnly(2026, 4, 1).AddDays(turn++)));
            session.SaveChangesAsync().GetAwaiter().GetResult();
        }), CancellationToken.None);
        Assert.Equal((stored, decided, stored ? null : "import/pathways-moving"), (result.Stored, written, result.Problems.Count == 0 ? null : result.Problems[0].Code));
    }

    sealed class Told(Action<ImportProgress> tell) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => tell(value);
    }

    [Fact]
    public async Task Guards_of_the_same_people_in_any_order_wait_for_each_other()
    {
        Guid[] people = [.. Enumerable.Range(0, 2_000).Select(i => DeterministicId.From("guarded", $"{i}"))];
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async turn =>
        {
            await using var connection = await world.Database.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            var guard = new PeopleGuard(turn % 2 == 0 ? people : [.. people.Reverse()], new Dictionary<Guid, long>(), MindsEveryStep: true);
            Assert.True(await guard.HoldsAsync(connection, Store.EventSchema, CancellationToken.None));
        }));
    }

    [Fact]
    public async Task Rows_that_name_nobody_are_held_against_the_death_of_whom_their_pathway_is()
    {
        var person = Guid.CreateVersion7();
        Assert.True((await world.ImportAsync(["pathway;event;occurred_on;person;scheme;exit", $"unnamed-1;pathway_opened;2026-01-05;{person};plie;", $"unnamed-2;pathway_opened;2026-01-05;{person};rsa;", $"unnamed-2;pathway_closed;2026-02-01;;;deceased"], "unnamed")).Stored);
        var late = await world.ImportAsync(["pathway;event;occurred_on;mode", "unnamed-1;appointment_held;2026-02-02;in_person"], "unnamed");
        Assert.Equal("step/after-death", late.Problems[0].Code);
    }

    /// <summary>Nobody is asked about them any more: the import that closes the pathway says that they are left.</summary>
    [Fact]
    public async Task Appointments_that_an_exit_of_the_file_leaves_booked_are_told()
    {
        const string Columns = "pathway;event;occurred_on;appointment;planned_on;mode;exit";
        string[] Rows(string planned) => [Columns, "left-1;pathway_opened;2026-01-05;;;;", $"left-1;appointment_booked;2026-01-10;a-1;{planned};in_person;", "left-1;pathway_closed;2026-02-01;;;;moved_away"];
        var taken = await world.ImportAsync(Rows("2026-03-02"), "left-booked");
        Assert.Equal((true, 1L), (taken.Stored, taken.Choices!.BookedAfterExit));
        Assert.Contains("Rendez-vous encore fixés pour un jour après la sortie : 1.", string.Join(' ', ChoiceWords.Of(taken, System.Globalization.CultureInfo.GetCultureInfo("fr"))), StringComparison.Ordinal);
        Assert.Contains("Appointments still booked for a day after the exit: 1.", string.Join(' ', ChoiceWords.Of(taken, System.Globalization.CultureInfo.GetCultureInfo("en"))), StringComparison.Ordinal);
        Assert.Equal(0, (await world.ImportAsync(Rows("2026-01-20"), "none-left")).Choices!.BookedAfterExit);
    }

    [Fact]
    public async Task A_pathway_of_a_file_follows_one_that_was_entered_earlier_and_never_itself()
    {
        const string Columns = "pathway;event;occurred_on;person;scheme;previous_pathway";
        var itself = await world.ImportAsync([Columns, "a;pathway_opened;2024-01-05;x1;plie;a"], "order-1");
        Assert.Equal(("entry/unknown-previous", "previous_pathway"), Assert.Single(itself.Problems) is var why ? (why.Code, why.Column) : default);
        var backwards = await world.ImportAsync([Columns, "a;pathway_opened;2024-01-05;x1;plie;b", "b;pathway_opened;2024-06-01;x1;rsa;"], "order-2");
        Assert.Equal("entry/previous-not-before", Assert.Single(backwards.Problems).Code);
        Assert.True((await world.ImportAsync([Columns, "a;pathway_opened;2024-01-05;x1;plie;", "b;pathway_opened;2024-06-01;x1;rsa;a"], "order-3")).Stored);
    }

    [Theory]
    [InlineData("99999")]
    [InlineData("00000")]
    [InlineData("96001")]
    public async Task A_commune_that_no_registry_has_is_refused(string territory)
    {
        var refused = await world.ImportAsync(["pathway;event;occurred_on;territory", $"a;pathway_opened;2024-01-05;{territory}"], "nowhere");
        Assert.Equal(("entry/unknown-commune", "territory"), Assert.Single(refused.Problems) is var why ? (why.Code, why.Column) : default);
    }

    [Fact]
    public async Task A_journey_is_stored_with_its_attributes_and_who_imported_it()
    {
        var result = await world.ImportAsync(
            [
                "pathway;event;occurred_on;attribute.area;training;kind;gender;age;publics;person;previous_pathway;contract;working_time;weekly_hours;exit",
                "a;pathway_opened;2024-01-05;north;;;woman;34;rsa=2023-12-01|single_parent;x1;;;;;",
                "a;training_started;2024-02-01;;t-1;digital;;;;;;;;;",
                "a;work_contract_started;2024-03-01;north;;cdd;;;;;;c-1;part_time;17.5;",
                "a;pathway_closed;2024-05-31;;;;;;;;;;;;employment",
                "b;pathway_opened;2024-06-01;;;;;;;x1;a;;;;",
            ],
            "whole");
        Assert.Equal((true, 5, 2, 5), (result.Stored, result.Rows, result.Pathways, result.EventsAdded));

        await using var session = world.Store.QuerySession();
        var file = world.File("whole");
        var events = await session.Events.FetchStreamAsync(file.Pathway("a"));
        var opened = Assert.IsType<PathwayOpened>(events[0].Data);
        Assert.Equal("north", opened.Attributes!["area"]);
        Assert.Equal((file.Person("x1"), 34, "IMPORT"), (opened.Person, opened.Situation.Age, opened.Structure));
        Assert.Equal(["Rsa", "SingleParent"], opened.Situation.Publics!.Keys.Select(p => p.ToString()));
        // The file has no column for the kind of employer: nobody said it, and none is chosen.
        Assert.Equal((17.5m, EmployerKind.NotStated), Assert.IsType<WorkContractStarted>(events[2].Data) is var contract ? (contract.WeeklyHours, contract.Employer) : default);
        Assert.All(events, e => Assert.Equal(("tester", "import:whole"), (e.UserName, e.CausationId)));
        var again = Assert.IsType<PathwayOpened>((await session.Events.FetchStreamAsync(file.Pathway("b")))[0].Data);
        Assert.Equal((opened.Person, file.Pathway("a")), (again.Person, again.PreviousPathway));
    }

    [Fact]
    public async Task The_same_file_twice_adds_nothing()
    {
        string[] lines = [Header, "a;pathway_opened;2024-01-05;;;", "a;diagnosis_made;2024-01-09;;;", "a;diagnosis_made;2024-01-09;;;"];
        string[] sure = ["step/long-ago", "step/twice"];
        Assert.Equal(3, (await world.ImportAsync(lines, confirm: sure)).EventsAdded);
        var again = await world.ImportAsync(lines, confirm: sure);
        Assert.Equal((true, 0, 3), (again.Stored, again.EventsAdded, again.EventsKnown));
    }

    [Fact]
    public async Task A_row_that_can_hardly_be_true_is_listed_with_its_question_and_confirmed_in_its_column_it_is_the_same_event()
    {
        string[] lines = ["pathway;event;occurred_on;confirm", "q;pathway_opened;2024-01-05;", "q;diagnosis_made;2024-01-09;", "q;diagnosis_made;2024-01-09;"];
        var asked = await world.ImportAsync(lines, "asked", confirm: []);
        Assert.Equal((false, 3), (asked.Stored, asked.RowsRefused));
        // Every question of the pathway at once.
        Assert.Equal(
            [(2, "step/long-ago"), (3, "step/long-ago"), (4, "step/long-ago"), (4, "step/twice")],
            asked.Problems.Select(p => ((int)p.Row, p.Code)).Order());
        Assert.Contains("colonne confirm", ImportWords.French(asked.Problems[0]), StringComparison.Ordinal);

        string[] sure = [lines[0], .. lines.Skip(1).Take(2).Select(l => l + "step/long-ago"), lines[3] + "step/long-ago | step/twice"];
        var taken = await world.ImportAsync(sure, "asked", confirm: []);
        Assert.Equal((true, 3), (taken.Stored, taken.EventsAdded));
        Assert.Equal((3L, 1L), (taken.Confirmed!["step/long-ago"], taken.Confirmed["step/twice"]));
        // The command says what was asked, as the page does.
        Assert.Equal(
            ["Confirmed: 3. Date of more than three months ago: is that right? (step/long-ago)", "Confirmed: 1. The same step is recorded already. One more? (step/twice)"],
            ChoiceWords.Confirmed(taken, CultureInfo.GetCultureInfo("en")));
        // The same file, now confirmed for all rows at once: nothing new.
        Assert.Equal(3, (await world.ImportAsync(lines, "asked", confirm: ["step/long-ago", "step/twice"])).EventsKnown);
    }

    [Fact]
    public async Task A_misspelt_confirmation_is_refused_at_its_row()
    {
        var result = await world.ImportAsync(["pathway;event;occurred_on;confirm", "m;pathway_opened;2024-01-05;step/long-agoo"], confirm: []);
        Assert.Equal(("confirm/unknown", "confirm"), (result.Problems[0].Code, result.Problems[0].Column));
    }

    /// <summary>A row that a later file has otherwise is another step: the first one stays, which nobody would guess from "1 added" (pimcore #4263).</summary>
    [Fact]
    public async Task A_step_that_a_later_file_has_no_more_stays_and_is_told()
    {
        string[] first = [Header, "a;pathway_opened;2024-01-05;;;", "a;diagnosis_made;2024-01-06;;;", "b;pathway_opened;2024-01-05;;;"];
        Assert.Equal(0, (await world.ImportAsync(first, "changed")).Choices!.StepsNotInFile);
        Assert.Equal(0, (await world.ImportAsync(first, "changed")).Choices!.StepsNotInFile);
        var later = await world.ImportAsync([Header, "a;pathway_opened;2024-01-05;;;", "a;diagnosis_made;2024-01-07;;;"], "changed", confirm: ["step/long-ago", "step/twice"]);
        Assert.Equal((1, 1, 1), (later.EventsAdded, later.EventsKnown, later.Choices!.StepsNotInFile));
        Assert.Contains("1. Elles restent", string.Join('\n', ChoiceWords.Of(later, CultureInfo.GetCultureInfo("fr"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_longer_file_of_the_same_source_adds_its_new_rows()
    {
        string[] first = [Header, "a;pathway_opened;2024-01-05;;;", "a;training_started;2024-02-01;;t-1;digital"];
        Assert.Equal(2, (await world.ImportAsync(first, "longer")).EventsAdded);
        var second = await world.ImportAsync([.. first, "b;pathway_opened;2024-02-05;;;", "a;training_completed;2024-04-01;;t-1;"], "longer");
        Assert.Equal((2, 2), (second.EventsAdded, second.EventsKnown));

        await using var session = world.Store.QuerySession();
        var events = await session.Events.FetchStreamAsync(world.File("longer").Pathway("a"));
        Assert.Equal([1, 2, 3], events.Select(e => e.Version));
        Assert.Equal(3, (await session.Events.FetchStreamStateAsync(events[0].StreamId))!.Version);
    }

    [Fact]
    public async Task Rows_may_lie_in_any_order_of_pathways_and_of_days()
    {
        await world.ImportAsync(
            [Header, "a;training_completed;2024-04-01;;t-1;", "b;pathway_opened;2024-01-01;;;", "a;training_started;2024-02-01;;t-1;digital", "a;pathway_opened;2024-01-05;;;"],
            "mixed");
        await using var session = world.Store.QuerySession();
        var events = await session.Events.FetchStreamAsync(world.File("mixed").Pathway("a"));
        Assert.Equal(["pathway_opened", "training_started", "training_completed"], events.Select(e => e.EventTypeName));
    }

    /// <summary>A commune that only the territory has is told by its name there; one that nobody has, by its code, once.</summary>
    [Fact]
    public async Task The_communes_of_a_file_are_told_by_the_names_of_the_territory()
    {
        const string Columns = "pathway;event;occurred_on;territory;structure;scheme";
        await using (var session = world.Store.LightweightSession())
        {
            session.Store(new Pathways.Api.Registries.Commune("96777", "Valmont"));
            await session.SaveChangesAsync();
        }
        var taken = await world.ImportAsync([Columns, "a;pathway_opened;2024-01-05;96777;;plie", "b;pathway_opened;2024-01-05;69123;;plie"], "communes");
        Assert.Contains("Communes des nouveaux parcours : Lyon (69123) 1, Valmont (96777) 1.", ChoiceWords.Of(taken, CultureInfo.GetCultureInfo("fr")));
        var unknown = taken with { Communes = [new("96002", "96002", 3)] };
        Assert.Contains("Communes of the new pathways: 96002 3.", ChoiceWords.Of(unknown, CultureInfo.GetCultureInfo("en")));
    }

    [Fact]
    public async Task What_a_file_leaves_open_and_what_was_chosen_is_told()
    {
        var result = await world.ImportAsync(
            [
                "pathway;event;occurred_on;territory;contract;kind;working_time;weekly_hours;rome;structure",
                "a;work_contract_started;2024-02-01;;c-1;cdd;part_time;17,5;k2204;",
                "a;pathway_opened;2024-01-05;03200;;;;;;",
                "b;pathway_opened;2024-01-05;2a004;;;;;;PLIE-1",
                "c;pathway_opened;2024-01-05;;;;;;;",
                "d;pathway_opened;2024-01-05;63266;;;;;;PLIE-1",
                "e;pathway_opened;2024-01-05;74011;;;;;;PLIE-1",
            ],
            "open");
        Assert.Empty(result.Problems);
        Assert.Equal("structure 2, territory 1, scheme 5", string.Join(", ", result.Choices!.Filled.OrderBy(f => f.Key is "scheme" ? 2 : f.Key is "territory" ? 1 : 0).Select(f => $"{f.Key} {f.Value}")));
        Assert.Equal((1, 1, 2, 1, 0), (result.Choices.PathwaysReordered, result.Choices.DecimalCommas, result.Choices.CodesRewritten, result.Choices.RomeListsAssumed, result.Choices.StepsNotInFile));
        // The postal code of Vichy is the INSEE code of Neuvy (etalab/entreprise.data.gouv.fr #322).
        Assert.Equal(["01001 L'Abergement-Clémenciat", "03200 Neuvy", "2A004 Ajaccio", "63266 Orsonnette", "74011 Annecy-le-Vieux"], result.Communes!.Select(c => $"{c.Code} {c.Name}").Order(StringComparer.Ordinal));
        foreach (var (language, said) in ((string, string)[])[("fr", "Virgules lues comme décimales : 1."), ("en", "Commas read as decimal points: 1.")])
        {
            var lines = ChoiceWords.Of(result, CultureInfo.GetCultureInfo(language)).ToList();
            Assert.Equal(9, lines.Count);
            Assert.Contains(said, lines);
            // A commune of before is a group of its own in figures (datagouv/api-geo #90): that it is one is told.
            Assert.Contains(language == "fr" ? "Orsonnette (63266, ancienne commune) 1, Annecy-le-Vieux (74011, dans Annecy) 1" : "Orsonnette (63266, former commune) 1, Annecy-le-Vieux (74011, in Annecy) 1", lines[0], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task There_are_more_problems_than_a_result_holds_and_it_says_how_many()
    {
        var result = await world.ImportAsync([Header, .. Enumerable.Range(0, Importer.MostProblems + 7).Select(i => $"p{i};opened;2024-01-05;;;")]);
        Assert.Equal((Importer.MostProblems, Importer.MostProblems + 7), (result.Problems.Count, result.ProblemCount));
    }

    [Fact]
    public async Task A_list_of_refused_rows_that_is_too_long_to_be_kept_says_where_it_ends()
    {
        const string List = "row;column;code;reason_fr;reason_en\n2;event;import/unknown-event;…;…\n3;event;import/unknown-event;…;…\n";
        var whole = await ImportRefusals.OfAsync(Guid.Empty, new StringReader(List), CancellationToken.None, List.Length);
        Assert.Equal((List, null), (whole.Kept.Csv, whole.CutAfter));
        var cut = await ImportRefusals.OfAsync(Guid.Empty, new StringReader(List), CancellationToken.None, List.Length - 2);
        Assert.Equal(1, cut.CutAfter);
        Assert.Matches(@"\A.*\n2;event;.*\n;;import/list-cut;La liste s’arrête ici, après 1 lignes.*;The list ends here, after 1 .*\n\z", cut.Kept.Csv);
    }

    const string Contracts = "pathway;event;occurred_on;contract;kind;working_time;reason\na;pathway_opened;2024-01-05;;;;\n";

    public static TheoryData<string, string, long, string?> Wrong => new()
    {
        { "one;two;three\n1;2;3", "import/wrong-header", 1, null },
        { "Export du 05/01/2026\n\n" + Header + "\na;pathway_opened;2024-01-05;;;", "import/header-below", 1, null },
        { "a;pathway_opened;2024-01-05;;;", "import/no-header", 1, null },
        { "nom;prénom;date de naissance;téléphone\nDupont;Marie;12/05/1987;0612345678", "import/people-list", 1, null },
        { "personal,family,email,event,role\nCamille,Durand,c@example.org,open-day,learner", "import/people-list", 1, null },
        { "first_name,last_name,email,event,role\nCamille,Durand,c@example.org,open-day,learner", "import/people-list", 1, null },
        { "pathway;event;occurred_on;Prénom\nx;diagnosis_made;2026-01-01;Camille", "import/personal-column", 1, "Prénom" },
        { "pathway;event;occurred_on;attribute.nom\nx;diagnosis_made;2026-01-01;Durand", "import/personal-column", 1, "attribute.nom" },
        { "pathway;event;occurred_on;attribute.Date-de-naissance\nx;diagnosis_made;2026-01-01;12/05/1987", "import/personal-column", 1, "attribute.Date-de-naissance" },
        { "Last Name,First_Name,Email\nDupont,Marie,m@example.org", "import/people-list", 1, null },
        { "pathway|event|occurred_on\na|pathway_opened|2024-01-05", "text/unknown-separator", 1, null },
        // The list that the service keeps of refused rows, sent back (globaldothealth/list #662).
        { "row;column;code;reason_fr;reason_en;pathway\n2;gender;import/bad-code;faux;wrong;a", "import/refused-list", 1, null },
        { "PATHWAY;EVENT;OCCURRED_ON\na;pathway_opened;2024-01-05", "import/unknown-column", 1, "PATHWAY" },
        { "\n\n  \n", "import/empty-file", 1, null },
        { Header + "\na;2024-01-05;pathway_opened;;;", "import/event-elsewhere", 2, "event" },
        { "pathway;event\na;pathway_opened", "import/missing-column", 1, "occurred_on" },
        { Header + ";contrat\na;pathway_opened;2024-01-05;;;;", "import/unknown-column", 1, "contrat" },
        { Header + ";attribute.né à\na;pathway_opened;2024-01-05;;;;", "import/unknown-column", 1, "attribute.né à" },
        { Header + ";kind\na;pathway_opened;2024-01-05;;;;", "import/duplicate-column", 1, "kind" },
        // Two ways to break figures down, each with a part of the file (open-environment/open-waters #13).
        { Header + ";attribute.Area\na;pathway_opened;2024-01-05;;;;", "import/duplicate-column", 1, "attribute.Area" },
        { "", "import/empty-file", 1, null },
        { Header, "import/no-rows", 1, null },
        { Header + "\na;pathway_opened;2024-01-05;;\"t-1;", "import/quote-not-closed", 2, "training" },
        { Header + "\na;pathway_opened;2024-01-05;;;\n;pathway_opened;2024-01-05;;;", "import/missing-pathway", 3, "pathway" },
        // Files put one behind the other, and a line of totals or a note below the table.
        { Header + "\na;pathway_opened;2024-01-05;;;\n" + Header + "\nb;pathway_opened;2024-01-05;;;", "import/header-again", 3, null },
        { Header + "\na;pathway_opened;2024-01-05;;;\nTotal;;;;;1", "import/no-step", 3, null },
        { Header + "\na;pathway_opened;2024-01-05;;;\nExport of 5 January 2024", "import/no-step", 3, null },
        // The errors of a spreadsheet and the NULL of a database would each be one person for all who have it (colearendt/xlsx #7, thephpleague/csv #237).
        { Header + ";person\na;pathway_opened;2024-01-05;;;;#N/A", "import/spreadsheet-error", 2, "person" },
        { Header + ";person\na;pathway_opened;2024-01-05;;;;NULL", "import/missing-word", 2, "person" },
        { Header + "\n#REF!;pathway_opened;2024-01-05;;;", "import/spreadsheet-error", 2, "pathway" },
        { Header + "\na;pathway_opened;2024-01-05;#DIV/0!;;", "import/spreadsheet-error", 2, "attribute.area" },
        { Header + "\na;pathway_opened;#VALEUR!;;;", "import/spreadsheet-error", 2, "occurred_on" },
        // One public twice in a cell (avniproject/avni-server #1028).
        { Header + ";publics\na;pathway_opened;2024-01-05;;;;rsa|single_parent|rsa", "import/public-twice", 2, "publics" },
        { Header + "\na;pathway_opened;31/02/2024;;;", "import/bad-date", 2, "occurred_on" },
        { Header + "\na;pathway_opened;2024-02-31;;;", "import/bad-date", 2, "occurred_on" },
        { Header + "\na;pathway_opened;2024;;;", "import/bad-date", 2, "occurred_on" },
        { Header + "\na;pathway_opened;2024-05;;;", "import/bad-date", 2, "occurred_on" },
        { Header + "\na;pathway_opened;;;;", "import/missing-field", 2, "occurred_on" },
        { Header + "\na;;2024-01-05;;;", "import/missing-field", 2, "event" },
        { Header + "\na;opened;2024-01-05;;;", "import/unknown-event", 2, "event" },
        { Header + "\na;step_retracted;2024-01-05;;;", "import/event-not-importable", 2, "event" },
        { Header + "\na;pathway_opened;2024-01-05;;\n", "import/field-count", 2, null },
        { Header + "\na;pathway_opened;2024-01-05;;t-1;", "import/field-not-of-event", 2, "training" },
        { Header + "\na;pathway_opened;2024-01-05;;;\na;training_started;2024-01-06;;t-1;7", "import/bad-code", 3, "kind" },
        { Header + "\na;pathway_opened;2024-01-05;;;\na;training_started;2024-01-06;;;digital", "import/missing-field", 3, "training" },
        { Header + "\na;pathway_opened;2024-01-05;;;\na;training_completed;2024-01-06;;t-1;", "training/never-started", 3, "training" },
        { Header + "\na;pathway_opened;2999-01-05;;;", "step/in-the-future", 2, "occurred_on" },
        { Header + "\na;training_started;2024-01-06;;t-1;digital", "pathway/not-opened", 2, null },
        { Header + "\na;pathway_opened;2024-03-05;;;\na;training_started;2024-01-06;;t-1;digital", "step/before-entry", 3, "occurred_on" },
        { Contracts + "a;work_contract_ended;2024-02-06;c-1;;;resignation", "contract/not-started", 3, "contract" },
        // An end, a return or an answer dated before what it follows, which stands in a later row of the file (ABTech/tracker #12).
        { Header + "\na;pathway_opened;2024-01-05;;;\na;training_started;2024-03-06;;t-1;digital\na;training_completed;2024-03-01;;t-1;", "training/ends-before-start", 4, "occurred_on" },
        { Header + "\na;pathway_opened;2024-01-05;;;\na;training_started;2024-03-06;;t-1;digital\na;training_prescribed;2024-03-09;;t-1;digital", "training/starts-before-prescribed", 4, "occurred_on" },
        { Header + ";reason\na;pathway_opened;2024-01-05;;;;\na;pathway_suspended;2024-03-06;;;;health\na;pathway_resumed;2024-03-01;;;;", "pathway/resumed-before-suspended", 4, "occurred_on" },
        { Header + ";contract;working_time;reason\na;pathway_opened;2024-01-05;;;;;;\na;work_contract_started;2024-03-06;;;cdi;c-1;full_time;\na;work_contract_ended;2024-03-01;;;;c-1;;resignation", "contract/ends-before-start", 4, "occurred_on" },
        { Header + ";axis;level\na;pathway_opened;2024-01-05;;;;;\na;barrier_identified;2024-03-06;;;;mobility;high\na;barrier_lifted;2024-03-01;;;;mobility;", "barrier/before-identified", 4, "occurred_on" },
        { Header + ";weekly_hours;reason\na;pathway_opened;2024-01-05;;;;;\na;engagement_contract_signed;2024-03-06;;;;15;\na;engagement_contract_closed;2024-03-01;;;;;other", "engagement/before-signature", 4, "occurred_on" },
        { Header + ";referent\na;pathway_opened;2024-01-05;;;;\na;referent_appointed;2024-03-06;;;;conseil-01\na;referent_replaced;2024-03-01;;;;conseil-02", "mandate/before-current", 4, "occurred_on" },
        { Header + ";immersion;starts_on;ends_on;kept\na;pathway_opened;2024-01-05;;;;;;;\na;immersion_agreed;2024-03-06;;;;i-1;2024-02-26;2024-03-08;\na;immersion_ended;2024-03-01;;;;i-1;;;true", "import/before-what-it-follows", 4, "occurred_on" },
        { Header + "\na;pathway_opened;2024-01-05;;;\na;training_completed;2024-03-01;;t-1;\na;training_started;2024-03-01;;t-1;digital", "import/follows-row-below", 3, "occurred_on" },
        { "“pathway”;“event”;“occurred_on”\n“a”;“pathway_opened”;“2024-01-05”", "import/other-quotes", 1, null },
        { Header + "\n'a';'pathway_opened';'2024-01-05';;;", "import/other-quotes", 2, "event" },
        { "pathway;;event;occurred_on\na;;pathway_opened;2024-01-05", "import/unnamed-column", 1, null },
        { Header + "\n;[name];[date];;;\na;pathway_opened;2024-01-05;;;", "import/second-header", 2, null },
        { Header + "\na;pathway_opened;2024-01-05;north;;\na;diagnosis_made;2024-01-06;south;;", "import/attribute-differs", 3, "attribute.area" },
        { Header + "\na;pathway_opened;2024-01-05;;;\na;diagnosis_made;2024-01-06;north of the river;;", "entry/bad-attribute-value", 3, "attribute.area" },
    };

    [Fact]
    public async Task A_row_of_the_same_day_that_comes_first_is_named_by_its_line()
    {
        var result = await world.ImportAsync([Header, "a;diagnosis_made;2024-01-05;;;", "a;pathway_opened;2024-01-05;;;"]);
        var problem = result.Problems[0];
        Assert.Equal(("import/follows-row-below", 2, "occurred_on"), (problem.Code, problem.Row, problem.Column));
        Assert.Equal("This step follows “Entry” of the same day, in row 3: rows of one day are taken in the order of the file, so move this one below it.", ImportWords.English(problem));
    }

    /// <summary>A file changes nothing that is stored, and two of its rows may say the same: the other one is named (SORMAS #6975, django-import-export #1130, firefly-iii #2353).</summary>
    [Theory]
    [InlineData("a;pathway_opened;2024-01-05;41;;", "", "pathway/already-opened", "Row 2 of the file says so too, otherwise (age): keep one of them, or give the other a reference of its own.")]
    [InlineData("", "a;pathway_opened;2024-01-05;41;;", "pathway/already-opened", "The step is stored with other values (age): a file does not change what is stored. Correct it on its pathway, or write its values here.")]
    [InlineData("a;training_started;2024-02-05;;t-1;digital", "a;training_started;2024-02-07;;t-1;digital", "training/already-started", "The step is stored with other values (occurred_on): a file does not change what is stored. Correct it on its pathway, or write its values here.")]
    [InlineData("a;diagnosis_made;2024-01-06;;;\na;diagnosis_made;2024-01-06;;;", "", "step/twice", "Row 3 of the file says just the same: if this is a copy, take it out.")]
    public async Task The_step_that_stands_in_the_way_is_told(string more, string later, string code, string said)
    {
        var source = $"in-the-way-{code.Replace('/', '-')}-{said.Length}";
        string[] file = ["pathway;event;occurred_on;age;training;kind", "a;pathway_opened;2024-01-05;34;;", .. more.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        var result = await world.ImportAsync(file, source);
        result = later.Length == 0 ? result : await world.ImportAsync([file[0], later], source);
        var problem = result.Problems[0];
        Assert.Equal(code, problem.Code);
        Assert.EndsWith(said, ImportWords.English(problem), StringComparison.Ordinal);
        Assert.NotEqual(ImportWords.French(problem), ImportWords.English(problem));
    }

    /// <summary>Which rows were known is told, not only how many (mdcsvimporter2015 #6).</summary>
    [Fact]
    public async Task The_rows_that_were_known_are_told()
    {
        string[] file = [Header, "a;pathway_opened;2024-01-05;;;", "b;pathway_opened;2024-01-06;;;", "c;pathway_opened;2024-01-07;;;"];
        await world.ImportAsync(file, "known-rows");
        var result = await world.ImportAsync([file[0], file[1], "d;pathway_opened;2024-01-08;;;", file[2], file[3]], "known-rows");
        Assert.Equal((1L, 3L, "2, 4-5"), (result.EventsAdded, result.EventsKnown, result.KnownRows));
        Assert.Contains("Rows known already, by what the row says and the reference of its pathway: 2, 4-5.", ChoiceWords.Of(result, CultureInfo.GetCultureInfo("en")));
    }

    /// <summary>References that differ by capitals or zeros are others, which is told; a row without an entry is told which one it most likely meant (NPSP #6477).</summary>
    [Fact]
    public async Task References_that_are_written_nearly_alike_are_told()
    {
        var result = await world.ImportAsync(["pathway;event;occurred_on;person", "P-1;pathway_opened;2024-01-05;ABC-1", "p-1;pathway_opened;2024-01-05;Abc-1", "007;pathway_opened;2024-01-05;", "7;pathway_opened;2024-01-05;"], "alike");
        Assert.Equal((4, 2, 1, 3), (result.Choices!.ReferencesAlike, result.Choices.ReferencesAlikeFrom, result.Choices.PeopleAlike, result.Choices.PeopleAlikeFrom));
        result = await world.ImportAsync([Header, "Q-1;pathway_opened;2024-01-05;;;", "q-1;diagnosis_made;2024-01-06;;;", "r;pathway_opened;2024-01-05;;;", "r;training_started;2024-01-06;;t-1;digital", "r;training_completed;2024-02-06;;T1;"]);
        Assert.Contains("Did you mean Q-1?", ImportWords.English(result.Problems[0]), StringComparison.Ordinal);
        Assert.Contains("Did you mean t-1?", ImportWords.English(result.Problems[1]), StringComparison.Ordinal);
    }

    /// <summary>Of a file whose separator is none that is read, none is told; and a column that holds something is not said to be empty (letos #2467).</summary>
    [Fact]
    public async Task What_is_said_of_a_refused_file_is_true_of_it()
    {
        var caret = await world.ImportAsync(Encoding.UTF8.GetBytes("pathway^event^occurred_on\na^pathway_opened^2024-01-05"));
        Assert.Equal(("text/unknown-separator", ""), (caret.Problems[0].Code, caret.Input!.Separator));
        Assert.Contains("unknown separator", Pathways.Api.Analysis.InputWords.Of(caret.Input, english: true), StringComparison.Ordinal);
        var wide = await world.ImportAsync([Header, "a;pathway_opened;2024-01-05;;;;x;y", "b;pathway_opened;2024-01-05;;;;"]);
        Assert.Equal(("import/field-count", 1), (wide.Problems[0].Code, wide.Input!.EmptyColumns));
    }

    /// <summary>Whoever has the file reads the value at fault; what the service keeps has none, for it may be a name.</summary>
    [Theory]
    [InlineData(true, "womn")]
    [InlineData(false, null)]
    public async Task The_value_at_fault_is_told_to_whom_has_the_file(bool command, string? given)
    {
        using var refused = new RefusedRows(withFields: command);
        var result = await world.ImportAsync(["pathway;event;occurred_on;gender", "a;pathway_opened;2024-01-05;womn"], refused: refused);
        Assert.Equal(given, Assert.Single(result.Problems).Given);
        Assert.DoesNotContain("womn", System.Text.Json.JsonSerializer.Serialize(result), StringComparison.Ordinal);
    }

    /// <summary>What was done to the file as a whole is told, and only what had an effect.</summary>
    [Fact]
    public async Task What_was_done_to_days_categories_and_people_is_told()
    {
        var file = string.Join('\n',
            "sep=;", "pathway;event;occurred_on;person;attribute.cohort;structure;scheme;territory", "a;pathway_opened;13/01/2024;p-1;Oui;IMPORT;plie;01001", "",
            "b;pathway_opened;05/02/2024 00:00;p-1;oui;IMPORT;rsa;01001", "c;pathway_opened;05/03/2024;;NA;IMPORT;plie;01001");
        var result = await world.ImportAsync(Encoding.UTF8.GetBytes(file));
        Assert.Empty(result.Problems);
        Assert.Equal(1, result.Input!.BlankRows);
        string[] said = [.. ChoiceWords.Of(result, CultureInfo.GetCultureInfo("en")).Skip(1)];
        Assert.Equal(
            [
                "New pathways: 3, people: 2, all of them new: the same reference in another source is another person; for somebody known already, give their identifier in the column person (pathways that name nobody, each counted as a person: 1).",
                $"No code of source: pathways are known by the content of the file and the account that sends it. A changed or longer file, or one that another account sends, adds them again, as other people, unless it is given the code of source {result.Source}.",
                "Dates that may begin with the day or the month, read in the order told above: 2; dates that fit one order only: 1.",
                "Times 00:00 behind a day, left out: 1.",
                "attribute.cohort says that it is missing (NA…) in 1 row, kept as a category: leave empty what is not known.",
                "attribute.cohort: categories that differ from another only by capitals, accents or zeros, kept apart: 1.",
                "Value given for structure: no effect, no row that is taken is empty there.",
                "Value given for scheme: no effect, no row that is taken is empty there.",
                "Value given for territory: no effect, no row that is taken is empty there.",
            ],
            said);
        // A longer file under the name that the first one was given adds only what is new.
        var longer = await world.ImportAsync(Encoding.UTF8.GetBytes(file + "\nd;pathway_opened;06/03/2024;p-2;Oui;IMPORT;plie;01001"), result.Source);
        Assert.Equal((1L, 3L, 1L, false), (longer.EventsAdded, longer.EventsKnown, longer.Choices!.NewPathways, longer.Choices.Unnamed));
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task What_is_wrong_is_said_with_row_and_column_and_nothing_is_stored(string text, string code, long row, string? column)
    {
        var (events, number) = (await world.EventsAsync(), await NextNumberAsync());
        var result = await world.ImportAsync(Encoding.UTF8.GetBytes(text));
        // The first, or one that is told beside what a row before it asks.
        var told = result.Problems.Where(p => p.Code != "import/other-row-refused").ToList();
        var problem = told.Find(p => p.Code == code) ?? told[0];
        Assert.Equal((code, row, column), (problem.Code, problem.Row, problem.Column));
        Assert.NotEqual(ImportWords.French(problem), ImportWords.English(problem));
        Assert.All(result.Problems, p => Recording.Told.Whole(p.Code, name => p.Details?.GetValueOrDefault(name)));
        Assert.False(result.Stored);
        Assert.Equal((events, number), (await world.EventsAsync(), await NextNumberAsync()));
    }

    [Theory]
    [InlineData("pathway;event;occured_on\na;pathway_opened;2024-01-05", "Vouliez-vous dire occurred_on ?")]
    [InlineData("PATHWAY;EVENT;OCCURRED_ON\na;pathway_opened;2024-01-05", "Vouliez-vous dire pathway ?")]
    [InlineData("Pathway;Event;Occurred on\na;pathway_opened;2024-01-05", "Vouliez-vous dire pathway ?")]
    [InlineData("pathway;event;occurred_on;confrim\na;pathway_opened;2024-01-05;", "Vouliez-vous dire confirm ?")]
    [InlineData(Header + "\na;pathway_opend;2024-01-05;;;", "Vouliez-vous dire pathway_opened ?")]
    [InlineData("pathway;event;occurred_on;gender\na;pathway_opened;2024-01-05;womn", "Vouliez-vous dire woman ?")]
    [InlineData("pathway;event;occurred_on;publics\na;pathway_opened;2024-01-05;rsa|singel_parent=2024-01-02", "Vouliez-vous dire single_parent ?")]
    public async Task A_misspelt_name_is_told_with_the_nearest_one_as_it_is_written_in_a_file(string text, string said) =>
        Assert.Contains(said, ImportWords.French((await world.ImportAsync(Encoding.UTF8.GetBytes(text))).Problems[0]), StringComparison.Ordinal);

    [Fact]
    public void What_is_to_be_written_into_a_file_is_the_code_and_not_its_words()
    {
        var asked = new ImportProblem("step/decades-ago", 2, "occurred_on").With("date", "1989-01-05").With("years", "37");
        Assert.Equal("Le 5 janvier 1989, il y a 37 ans : c’est bien cela ? Si oui, écrivez step/decades-ago dans la colonne confirm de cette ligne.", ImportWords.French(asked).Replace('\u00a0', ' '));
        Assert.EndsWith("write step/decades-ago in the column confirm of this row.", ImportWords.English(asked), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_attribute_with_too_many_values_is_no_category()
    {
        var rows = Enumerable.Range(0, FileContent.MostAttributeValues + 1).Select(i => $"p{i};pathway_opened;2024-01-05;v{i};;");
        var result = await world.ImportAsync([Header, .. rows], acceptValid: true);
        Assert.Equal(("import/attribute-not-categorical", false), (result.Problems[0].Code, result.Stored));
    }

    [Fact]
    public async Task A_file_that_is_one_pathway_is_refused()
    {
        var rows = Enumerable.Range(0, PathwayRows.Most).Select(_ => "a;diagnosis_made;2024-01-06;;;");
        var result = await world.ImportAsync([Header, "a;pathway_opened;2024-01-05;;;", .. rows]);
        Assert.Equal(("import/pathway-too-long", false), (result.Problems[0].Code, result.Stored));
    }

    [Fact]
    public async Task Accepting_the_valid_takes_the_good_pathways_and_lists_the_rows_of_the_others()
    {
        using var file = new MemoryStream();
        using var refused = new RefusedRows(() => file);
        var result = await world.ImportAsync(
            [Header, "a;pathway_opened;2024-01-05;;;", "b;pathway_opened;2024-01-05;;;", "b;training_completed;2024-01-06;;t-1;", "a;diagnosis_made;2024-01-06;;;"],
            "valid", acceptValid: true, refused);
        Assert.Equal((true, 2, 1, 2), (result.Stored, result.EventsAdded, result.PathwaysRefused, result.RowsRefused));

        await using var session = world.Store.QuerySession();
        Assert.Equal(2, (await session.Events.FetchStreamAsync(world.File("valid").Pathway("a"))).Count);
        Assert.Empty(await session.Events.FetchStreamAsync(world.File("valid").Pathway("b")));
        var lines = Encoding.UTF8.GetString(file.ToArray()).TrimStart('\uFEFF').Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal("row;column;code;reason_fr;reason_en", lines[0]);
        Assert.StartsWith("3;;import/other-row-refused;", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("4;training;training/never-started;", lines[2], StringComparison.Ordinal);
        Assert.Equal(3, lines.Length);
    }

    [Fact]
    public async Task The_list_of_refused_rows_is_mended_and_imported_again()
    {
        string[] lines =
        [
            Header, "a;pathway_opened;2024-01-05;north;;", "b;pathway_opened;2024-01-05;\"so;uth\";;", "b;training_started;31/02/2024;;t-1;7", "b;diagnosis_made;2024-03-01;;;",
        ];
        using var file = new MemoryStream();
        using var refused = new RefusedRows(() => file, withFields: true);
        var first = await world.ImportAsync(lines, acceptValid: true, refused: refused);
        Assert.Equal((true, 1L, 3L), (first.Stored, first.EventsAdded, first.RowsRefused));
        var list = Encoding.UTF8.GetString(file.ToArray());
        Assert.StartsWith($"\uFEFFrow;column;code;reason_fr;reason_en;{Header}", list, StringComparison.Ordinal);
        Assert.Contains("\n4;occurred_on | kind;import/bad-date | import/bad-code;", list, StringComparison.Ordinal);

        var mended = list.Replace("31/02/2024", "2024-02-29", StringComparison.Ordinal).Replace(";t-1;7", ";t-1;digital", StringComparison.Ordinal).Replace("\"so;uth\"", "south", StringComparison.Ordinal);
        var second = await world.ImportAsync(Encoding.UTF8.GetBytes(mended), first.Source);
        Assert.Equal((true, 3L, 0L, 0L), (second.Stored, second.EventsAdded, second.EventsKnown, second.RowsRefused));
        var whole = await world.ImportAsync([.. lines.Take(2), "b;pathway_opened;2024-01-05;south;;", "b;training_started;2024-02-29;;t-1;digital", "b;diagnosis_made;2024-03-01;;;"], first.Source);
        Assert.Equal((true, 0L, 4L), (whole.Stored, whole.EventsAdded, whole.EventsKnown));
    }

    [Fact]
    public async Task A_list_of_refused_rows_that_can_t_be_written_stops_the_import_before_anything_is_stored()
    {
        var before = await world.EventsAsync();
        using var refused = new RefusedRows(() => throw new IOException("nowhere to write"));
        await Assert.ThrowsAsync<IOException>(() => world.ImportAsync(
            [Header, "a;pathway_opened;2024-01-05;;;", "b;pathway_opened;2024-13-05;;;"], "unwritable", acceptValid: true, refused));
        Assert.Equal(before, await world.EventsAsync());
    }

    [Fact]
    public async Task A_hundred_attributes_are_kept()
    {
        var names = Enumerable.Range(1, 100).Select(i => $"attribute.a{i}");
        var result = await world.ImportAsync([$"{Header};{string.Join(';', names)}", $"a;pathway_opened;2024-01-05;;;;{string.Join(';', Enumerable.Range(1, 100))}"], "hundred");
        Assert.True(result.Stored);
        await using var session = world.Store.QuerySession();
        var opened = Assert.IsType<PathwayOpened>((await session.Events.FetchStreamAsync(world.File("hundred").Pathway("a")))[0].Data);
        Assert.Equal((100, "57"), (opened.Attributes!.Count, opened.Attributes["a57"]));
    }

    [Fact]
    public async Task Imports_of_the_same_source_at_once_add_its_rows_once()
    {
        var people = Enumerable.Range(0, 3_000).Select(i => $"p{i};pathway_opened;2024-01-05;;;").ToList();
        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(turn => Task.Run(() =>
            world.ImportAsync([Header, .. turn % 2 == 0 ? people : Enumerable.Reverse(people)], "at-once"))));
        Assert.All(results, r => Assert.True(r.Stored, r.Problems.FirstOrDefault()?.ToString()));
        Assert.Equal(3_000, results.Sum(r => r.EventsAdded));
        Assert.Equal(9_000, results.Sum(r => r.EventsKnown));
    }

    [Fact]
    public async Task A_disk_that_is_full_refuses_the_file()
    {
        using var refused = new RefusedRows();
        var result = await world.Importer.ImportAsync(new FullDisk(), new ImportOptions("tester"), refused, progress: null, CancellationToken.None);
        Assert.Equal(("import/no-space", false), (result.Problems[0].Code, result.Stored));
    }

    // What the system says when it can't write a temporary file.
    sealed class FullDisk() : MemoryStream("x"u8.ToArray())
    {
        public override int Read(Span<byte> buffer) => throw new IOException("No space left on device", 28);
    }

    Task<long> NextNumberAsync() => world.ScalarAsync<long>($"select last_value from {Store.EventSchema}.mt_events_sequence");
}
