using System.IO.Compression;
using System.Text;
using Pathways.Api.Import;
using Pathways.Domain.Pathways;
using Pathways.Projections.Formats;
using Pathways.Testing;

namespace Pathways.Api.Tests.Import;

/// <summary>Files as office programs save them and as macOS names them: the same people each time, or refused with what to do.</summary>
public sealed class OfficeFileTests(ImportWorld world) : IClassFixture<ImportWorld>
{
    const string Header = "pathway;event;occurred_on;attribute.area;training;kind";
    static readonly Encoding Windows = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    [Fact]
    public async Task A_file_saved_again_by_an_office_program_is_the_same_file()
    {
        const string Text = Header + "\nÉlo-1;pathway_opened;2024-01-13;été;;\nÉlo-1;training_started;2024-02-05;;t-1;digital\n";
        var first = await world.ImportAsync(Encoding.UTF8.GetBytes(Text));
        Assert.Equal((true, 2L, "utf-8", DateOrder.Iso), (first.Stored, first.EventsAdded, first.Input!.Encoding, first.Input.Dates));

        var french = Text.Replace("2024-01-13", "13/01/2024", StringComparison.Ordinal).Replace("2024-02-05", "05/02/2024 00:00:00", StringComparison.Ordinal);
        var wide = string.Concat(french.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l + ";;\r\n")) + ";;;;;;;\r\n";
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(Text));
        }
        foreach (var (bytes, encoding, dates) in ((byte[], string, DateOrder)[])[
            (Windows.GetBytes(french), "windows-1252", DateOrder.Dmy),
            ([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("sep=;\r\n" + wide)], "utf-16le", DateOrder.Dmy),
            (Encoding.UTF8.GetBytes(wide.Replace(";", "\t", StringComparison.Ordinal)), "utf-8", DateOrder.Dmy),
            (Encoding.UTF8.GetBytes(Text.Normalize(NormalizationForm.FormD)), "utf-8", DateOrder.Iso),
            (Encoding.UTF8.GetBytes(Text.Replace("t-1", "\u200Bt-1\u00A0", StringComparison.Ordinal)), "utf-8", DateOrder.Iso),
            (Encoding.UTF8.GetBytes(Text.Replace('\n', '\r')), "utf-8", DateOrder.Iso),
            (zipped.ToArray(), "utf-8", DateOrder.Iso)])
        {
            var again = await world.ImportAsync(bytes);
            Assert.Equal((true, 0L, 2L), (again.Stored, again.EventsAdded, again.EventsKnown));
            Assert.Equal((encoding, dates, first.Source), (again.Input!.Encoding, again.Input.Dates, again.Source));
        }
    }

    /// <summary>The days within publics are written as the others are: read in the order of the file, and told with it.</summary>
    [Fact]
    public async Task Days_of_proof_within_publics_are_read_in_the_order_of_the_file()
    {
        const string Text = "pathway;event;occurred_on;publics\nproof-1;pathway_opened;2025-01-13;rsa=2024-12-01|single_parent\n";
        var french = await world.ImportAsync(Encoding.UTF8.GetBytes(Text.Replace("2025-01-13", "13/01/2025", StringComparison.Ordinal).Replace("2024-12-01", "01/12/2024", StringComparison.Ordinal)));
        Assert.Equal((true, 1L, DateOrder.Dmy), (french.Stored, french.EventsAdded, french.Input!.Dates));
        Assert.Equal("2024-12-01", await world.ScalarAsync<string>($"select data #>> '{{situation,publics,rsa}}' from {Pathways.Api.Hosting.Store.EventSchema}.mt_events where data #>> '{{situation,publics,rsa}}' is not null limit 1"));
        var iso = await world.ImportAsync(Encoding.UTF8.GetBytes(Text));
        Assert.Equal((0L, 1L, french.Source), (iso.EventsAdded, iso.EventsKnown, iso.Source));

        // They tell the order, and leave it open, as any other day of the file does.
        ImportResult Told(string proof, string opened = "2025-01-13") => world.ImportAsync(Encoding.UTF8.GetBytes($"pathway;event;occurred_on;publics\nproof-2;pathway_opened;{opened};rsa={proof}\n")).GetAwaiter().GetResult();
        Assert.Equal("import/dates-in-doubt", Assert.Single(Told("01/12/2024").Problems).Code);
        // The words quote a date that is in the file.
        Assert.All(Told("01/12/2024").Problems, p => Assert.Equal(
            ("Rien dans le fichier ne dit si les dates commencent par le jour ou par le mois (01/12/2024) : dites leur ordre (dmy ou mdy), ou écrivez-les AAAA-MM-JJ.", "Nothing in the file tells whether dates begin with the day or with the month (01/12/2024): say their order (dmy or mdy), or write them YYYY-MM-DD."),
            (p.Messages["fr"], p.Messages["en"])));
        Assert.Contains("(01/12/24), and can be read in several ways", Assert.Single(Told("01/12/24").Problems).Messages["en"], StringComparison.Ordinal);
        Assert.Equal("import/bad-publics", Assert.Single(Told("31/02/2024", "13/01/2025").Problems).Code);
        Assert.Equal((true, DateOrder.Dmy), Told("31/12/2024", "05/01/2025") is var told ? (told.Stored, told.Input!.Dates!.Value) : default);
    }

    /// <summary>DOS programs, and those that write for them, end a text with the byte 0x1A.</summary>
    [Theory]
    [InlineData("\u001A"), InlineData("\n\u001A")]
    public async Task The_end_of_file_mark_of_DOS_is_left_out_and_told(string end)
    {
        var text = "pathway;event;occurred_on\r\ndos-" + (end.Length) + ";pathway_opened;2025-01-13" + end;
        var taken = await world.ImportAsync(Encoding.UTF8.GetBytes(text));
        Assert.Equal((true, 1L, 1L, true), (taken.Stored, taken.Rows, taken.EventsAdded, taken.Input!.EndMark));
        Assert.Contains("marque de fin de fichier de DOS (octet 0x1A) laissée de côté", Pathways.Api.Analysis.InputWords.Of(taken.Input, english: false), StringComparison.Ordinal);
        Assert.Contains("end-of-file mark of DOS (byte 0x1A) left out", Pathways.Api.Analysis.InputWords.Of(taken.Input, english: true), StringComparison.Ordinal);
        var plain = await world.ImportAsync(Encoding.UTF8.GetBytes(text.TrimEnd('\u001A')));
        Assert.Equal((0L, 1L, false, taken.Source), (plain.EventsAdded, plain.EventsKnown, plain.Input!.EndMark, plain.Source));
    }

    [SkippableFact]
    public async Task The_same_letters_composed_or_not_are_the_same_people()
    {
        var (composed, decomposed) = (SharedData.Find("cases/import_nfc.csv"), SharedData.Find("cases/import_nfd.csv"));
        Skip.If(composed is null || decomposed is null, "The shared data are not on this machine: set PATHWAYS_SHARED_DATA to their folder.");
        // Their commune is of the demo territory's own register.
        var (nfc, nfd) = (InFrance(await File.ReadAllTextAsync(composed)), InFrance(await File.ReadAllTextAsync(decomposed)));
        static byte[] InFrance(string text) => Encoding.UTF8.GetBytes(text.Replace("96001", "75056", StringComparison.Ordinal));
        // A name with an accent: of a former version, whose file comes again.
        await world.FormerlyAsync("Lycée");
        foreach (var source in (string?[])[null, "Lycée"])
        {
            var first = await TakeAsync(nfc, source);
            Assert.Equal((true, 2L), (first.Stored, first.EventsAdded));
            var second = await TakeAsync(nfd, source?.Normalize(NormalizationForm.FormD));
            Assert.Equal((true, 0L, 2L), (second.Stored, second.EventsAdded, second.EventsKnown));
        }
    }

    /// <summary>Before texts were compared in NFC, identifiers followed from the letters as they stood in the file.</summary>
    [Fact]
    public async Task What_was_imported_decomposed_before_is_known_again()
    {
        const string Rows = "Zoé-7;pathway_opened;2026-01-06;été;;\nZoé-7;diagnosis_made;2026-01-07;;;\n";
        var typed = Rows.Normalize(NormalizationForm.FormD).Split('\n')[0].Split(';');
        var file = new FileIdentity("macOS e\u0301");
        var pathway = file.Pathway(typed[0]);
        var opened = new PathwayOpened(new DateOnly(2026, 1, 6), file.PersonOf(typed[0]), Domain.Codes.Scheme.Plie, "IMPORT", "01001", new EntrySituation(),
            Attributes: System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add("area", typed[3]));
        var json = Encoding.UTF8.GetString(PathwayJson.Bytes(opened));
        await using (var session = world.Store.LightweightSession())
        {
            session.CausationId = "import:macOS e\u0301";
            session.Events.StartStream<Pathway>(pathway, new JasperFx.Events.Event<PathwayOpened>(opened) { Id = file.Event(pathway, Pathway.None, "pathway_opened", json, 0) });
            await session.SaveChangesAsync();
        }
        foreach (var form in (NormalizationForm[])[NormalizationForm.FormC, NormalizationForm.FormD])
        {
            var result = await world.ImportAsync(Encoding.UTF8.GetBytes((Header + "\n" + Rows).Normalize(form)), "macOS \u00E9");
            Assert.Empty(result.Problems);
            Assert.Equal(form == NormalizationForm.FormC ? (1L, 1L) : (0L, 2L), (result.EventsAdded, result.EventsKnown));
        }
        await using var read = world.Store.QuerySession();
        Assert.Equal(2, (await read.Events.FetchStreamAsync(pathway)).Count);
    }

    public static TheoryData<string, DateOrder?, string, long, string?> Doubtful => new()
    {
        { "a;pathway_opened;05/01/2024;;;", null, "import/dates-in-doubt", 2, "occurred_on" },
        { "a;pathway_opened;13/01/2024;;;\na;diagnosis_made;01/14/2024;;;", null, "import/dates-contradict", 2, "occurred_on" },
        { "a;pathway_opened;05/01/24;;;", null, "import/year-in-doubt", 2, "occurred_on" },
        { "a;pathway_opened;13/01/2024;;;\na;diagnosis_made;13/01/24;;;", null, "import/year-in-doubt", 3, "occurred_on" },       // 2024 in January, or 2013 in January the 24th
        { "a;pathway_opened;01/14/2024;;;", DateOrder.Dmy, "import/bad-date", 2, "occurred_on" },
        { "a;pathway_opened;05/01/2024;;;", DateOrder.Iso, "import/bad-date", 2, "occurred_on" },
        { "a;pathway_opened;2024-01-05 14:30;;;", null, "import/bad-date", 2, "occurred_on" },
        { "a;pathway_opened;45296;;;", null, "import/date-serial", 2, "occurred_on" },
        { "a;pathway_opened;2024-06-01T00:00:00Z;;;", null, "import/bad-date", 2, "occurred_on" },
        { "a;pathway_opened;2024-01-05;;;\na;training_started;2024-02-01;;1,23457E+13;digital", null, "import/scientific-number", 3, "training" },
    };

    [Theory]
    [MemberData(nameof(Doubtful))]
    public async Task What_a_spreadsheet_left_in_doubt_is_refused_with_what_to_do(string rows, DateOrder? dates, string code, long row, string? column)
    {
        var before = await world.EventsAsync();
        var result = await TakeAsync(Encoding.UTF8.GetBytes(Header + "\n" + rows), "doubt", dates);
        Assert.Equal((code, row, column), (result.Problems[0].Code, result.Problems[0].Row, result.Problems[0].Column));
        Assert.NotEqual(ImportWords.French(result.Problems[0]), ImportWords.English(result.Problems[0]));
        Assert.Equal((false, before), (result.Stored, await world.EventsAsync()));
    }

    /// <summary>A workbook of an older Mac counts from 1904: the same number is a day four years later (SheetJS #1821).</summary>
    [Fact]
    public async Task A_day_that_is_a_number_is_said_in_both_calendars()
    {
        var problem = (await TakeAsync(Encoding.UTF8.GetBytes(Header + "\na;pathway_opened;44564;;;"), "serial")).Problems.Single();
        Assert.Equal(("2022-01-03", "2026-01-04"), (problem.Details!["day"], problem.Details["macDay"]));
        Assert.Contains("3 January 2022, or 4 January 2026 if the workbook counts from 1904", ImportWords.English(problem), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DateOrder.Dmy, "05/01/24", "2024-01-05")]
    [InlineData(DateOrder.Mdy, "5/1/2024", "2024-05-01")]
    [InlineData(DateOrder.Dmy, "5.1.2024", "2024-01-05")]
    [InlineData(null, "2024/01/05", "2024-01-05")]
    [InlineData(null, "2024-01-05T00:00:00", "2024-01-05")]
    public async Task A_declared_order_is_taken(DateOrder? dates, string typed, string day)
    {
        var source = $"declared-{(int?)dates ?? 9}-{(int)typed[1]}-{typed.Length}";
        Assert.Empty((await TakeAsync(Encoding.UTF8.GetBytes($"{Header}\na;pathway_opened;{typed};;;"), source, dates)).Problems);
        await using var session = world.Store.QuerySession();
        var opened = Assert.IsType<PathwayOpened>((await session.Events.FetchStreamAsync(world.File(source).Pathway("a")))[0].Data);
        Assert.Equal(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), opened.OccurredOn);
    }

    [Fact]
    public async Task Numbers_and_booleans_are_read_as_a_french_spreadsheet_writes_them()
    {
        const string Wide = "pathway;event;occurred_on;contract;kind;working_time;weekly_hours";
        foreach (var (line, code) in ((string, string?)[])[
            ("b;work_contract_started;2024-03-01;c-1;cdd;part_time;17,5", null), ("b;work_contract_started;2024-03-01;c-2;cdd;part_time;1.017,5", "import/bad-number"),
            ("b;work_contract_started;2024-03-01;c-3;cdd;part_time;1.355", "import/number-in-doubt"), ("b;work_contract_started;2024-03-01;c-4;cdd;part_time;17,500", "import/number-in-doubt")])
        {
            var result = await TakeAsync(Encoding.UTF8.GetBytes($"{Wide}\nb;pathway_opened;2024-01-05;;;;\n{line}"), $"numbers-{code?.Replace('/', '-')}");
            Assert.Equal(code, result.Problems.Count == 0 ? null : result.Problems[0].Code);
        }
        // Where the comma parts fields, a comma within one is no decimal.
        var comma = await TakeAsync(Encoding.UTF8.GetBytes($"{Wide}\nb;pathway_opened;2024-01-05;;;;\nb;work_contract_started;2024-03-01;c-1;cdd;part_time;\"17,5\"".Replace(';', ',')), "comma");
        Assert.Equal("import/bad-number", comma.Problems[0].Code);
    }

    /// <summary>A reference with one blank more is the same reference, as people read it; imported before that, it is known again.</summary>
    [Fact]
    public async Task Blanks_within_a_reference_are_one_blank()
    {
        Assert.Equal(1, (await TakeAsync(Encoding.UTF8.GetBytes(Header + "\nDossier 12;pathway_opened;2024-01-05;;;"), "blanks")).EventsAdded);
        var again = await TakeAsync(Encoding.UTF8.GetBytes(Header + "\nDossier \u00A012;pathway_opened;2024-01-05;;;"), "blanks");
        Assert.Equal((0L, 1L), (again.EventsAdded, again.EventsKnown));
        // So is a separator at the end of the rows, beyond the header.
        Assert.Equal(1, (await TakeAsync(Encoding.UTF8.GetBytes(Header + "\nDossier 12;pathway_opened;2024-01-05;;;;"), "blanks")).Input!.EmptyColumns);
        // A blank too many is told, also where all is ASCII.
        Assert.Equal(1, (await TakeAsync(Encoding.UTF8.GetBytes(Header + "\nDossier  12;pathway_opened;2024-01-05;;;"), "blanks")).Input!.CleanedFields);
    }

    [Fact]
    public async Task A_check_decides_everything_and_stores_nothing()
    {
        var before = await world.EventsAsync();
        using var refused = new RefusedRows(withFields: true);
        var options = new ImportOptions("tester", "checked", Structure: "IMPORT", Scheme: "plie", Territory: "01001", Confirm: ["step/long-ago"]) { CheckOnly = true };
        var result = await world.Importer.ImportAsync(
            new MemoryStream(Windows.GetBytes(Header + "\né;pathway_opened;13/01/2024;;;")), options, refused, progress: null, CancellationToken.None);
        Assert.Equal((false, true, 1L, 0L), (result.Stored, result.CheckOnly, result.EventsAdded, result.RowsRefused));
        Assert.Equal(new TextInput("windows-1252", EncodingEvidence.Guessed, ";", Dates: DateOrder.Dmy), result.Input);
        Assert.Equal(before, await world.EventsAsync());
    }

    [Fact]
    public async Task A_workbook_or_a_lost_zero_is_told_by_name()
    {
        foreach (var (code, bytes) in ((string, byte[])[])[
            ("text/spreadsheet", [.. "PK"u8, 3, 4, 20, 0, .. "[Content_Types].xml xl/"u8]), ("text/archive", [.. "PK"u8, 3, 4, 20, 0, 6, 0]),
            ("text/document", [.. "%PDF-1.7"u8]), ("text/web-page", [.. "<html><table>"u8]), ("text/json", [.. "[{\"pathway\":1}]"u8])])
        {
            var problem = (await world.ImportAsync(bytes)).Problems.Single();
            Assert.Equal(code, problem.Code);
            Assert.All([ImportWords.French(problem), ImportWords.English(problem)], said => Assert.Contains("CSV", said, StringComparison.Ordinal));
        }
        using var refused = new RefusedRows(withFields: true);
        var result = await world.Importer.ImportAsync(
            new MemoryStream(Encoding.UTF8.GetBytes("pathway;event;occurred_on;territory\na;pathway_opened;2024-01-05;1001")),
            new ImportOptions("tester", "zero", Structure: "IMPORT", Scheme: "plie"), refused, progress: null, CancellationToken.None);
        Assert.Equal(("import/leading-zero-lost", "01001"), (result.Problems[0].Code, result.Problems[0].Details!["expected"]));
    }

    async Task<ImportResult> TakeAsync(byte[] content, string? source, DateOrder? dates = null)
    {
        using var refused = new RefusedRows(withFields: true);
        var options = new ImportOptions("tester", source, Structure: "IMPORT", Scheme: "plie", Territory: "01001", Confirm: ["step/long-ago"]) { Dates = dates };
        return await world.Importer.ImportAsync(new MemoryStream(content), options, refused, progress: null, CancellationToken.None);
    }
}
