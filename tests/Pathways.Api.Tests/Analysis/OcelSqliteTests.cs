using System.Globalization;
using System.IO.Compression;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Pathways.Projections.Formats.Ocel;

namespace Pathways.Api.Tests.Analysis;

/// <summary>OCEL 2.0 in a SQLite file: the same answer as from JSON and XML, and a coded refusal of whatever else such a file may hold.</summary>
public sealed class OcelSqliteTests : IDisposable
{
    /// <summary>Two people, two contracts; p1 is given both, one after the other.</summary>
    private const string Small = """
        CREATE TABLE event_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT);
        CREATE TABLE object_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT);
        CREATE TABLE event (ocel_id TEXT PRIMARY KEY, ocel_type TEXT);
        CREATE TABLE object (ocel_id TEXT PRIMARY KEY, ocel_type TEXT);
        CREATE TABLE event_object (ocel_event_id TEXT, ocel_object_id TEXT, ocel_qualifier TEXT, PRIMARY KEY (ocel_event_id, ocel_object_id, ocel_qualifier));
        CREATE TABLE object_object (ocel_source_id TEXT, ocel_target_id TEXT, ocel_qualifier TEXT);
        CREATE TABLE event_Orientation (ocel_id TEXT PRIMARY KEY, ocel_time TIMESTAMP);
        CREATE TABLE event_Signed (ocel_id TEXT PRIMARY KEY, ocel_time TIMESTAMP, hours INTEGER);
        CREATE TABLE object_Person (ocel_id TEXT, ocel_time TIMESTAMP, ocel_changed_field TEXT, age INTEGER);
        CREATE TABLE object_Contract (ocel_id TEXT, ocel_time TIMESTAMP, ocel_changed_field TEXT);
        INSERT INTO event_map_type VALUES ('orientation', 'Orientation'), ('contract signed', 'Signed');
        INSERT INTO object_map_type VALUES ('person', 'Person'), ('contract', 'Contract');
        INSERT INTO object VALUES ('p1', 'person'), ('p2', 'person'), ('c1', 'contract'), ('c2', 'contract');
        INSERT INTO event VALUES ('e1', 'orientation'), ('e2', 'contract signed'), ('e3', 'contract signed'), ('e4', 'orientation');
        INSERT INTO event_Orientation VALUES ('e1', '2026-01-05 09:00:00'), ('e4', '2026-01-05 09:00:00');
        INSERT INTO event_Signed VALUES ('e2', '2026-02-05 09:00:00', 26), ('e3', '2026-03-05 09:00:00', NULL);
        INSERT INTO object_Person VALUES ('p1', '1970-01-01 00:00:00', NULL, 30), ('p1', '2026-01-06 00:00:00', 'age', 31);
        INSERT INTO event_object VALUES ('e1', 'p1', 'who'), ('e2', 'p1', 'who'), ('e2', 'c1', 'what'), ('e3', 'p1', 'who'), ('e3', 'c2', 'what'), ('e4', 'p1', 'who'), ('e4', 'p2', 'who');
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pathways-sqlite-");

    [Theory]
    [InlineData("time"), InlineData("file")]
    public void The_same_log_is_told_alike_from_JSON_XML_and_SQLite(string order)
    {
        var random = new Random(20261128);
        var (diverging, convergent) = (0, 0);
        for (var round = 0; round < 12; round++)
        {
            var log = Log(random);
            using (var json = File.Create(At("log.jsonocel")))
                OcelWriter.WriteJson(json, log);
            using (var xml = File.Create(At("log.xmlocel")))
                OcelWriter.WriteXml(xml, log);
            Database(At("log.sqlite"), Statements(log));
            foreach (var type in new[] { "person", "contract" })
            {
                var answers = new[] { "log.jsonocel", "log.xmlocel", "log.sqlite" }.Select(file => Answer(At(file), "--object-type", type, "--order", order)).ToArray();
                Assert.All(answers, answer => Assert.Equal(answers[0].ToJsonString(), answer.ToJsonString()));
                Assert.Empty(answers[2]["remarks"]!.AsArray());
                diverging += (int)answers[0]["notes"]!["cases_with_divergence"]!;
                convergent += (int)answers[0]["notes"]!["events_in_several_cases"]!;
            }
        }

        Assert.True(diverging > 0 && convergent > 0, $"{diverging} {convergent}");
    }

    [Theory]
    [InlineData(".sqlite", ""), InlineData(".sqlite3", "PRAGMA encoding = 'UTF-16le';"), InlineData(".db", "PRAGMA encoding = 'UTF-16be';"), InlineData(".DB", "PRAGMA journal_mode = WAL;")]
    public void A_database_is_read_whatever_its_ending_encoding_and_mode(string ending, string before)
    {
        var file = At("log é ?#%" + ending);
        Database(file, before + Small + "ANALYZE; INSERT INTO object VALUES ('é𝒳', 'person'); INSERT INTO event_object VALUES ('e1', 'é𝒳', ''); PRAGMA wal_checkpoint(TRUNCATE);");
        File.Delete(file + "-wal");
        var json = Answer(file, "--object-type", "person");
        Assert.Equal((3, 6, 2), ((int)json["cases"]!, (int)json["events"]!, (int)json["notes"]!["events_in_several_cases"]!));
        Assert.Equal(("2026-01-05T09:00:00+00:00", "2026-03-05T09:00:00+00:00"), ((string)json["first_ts"]!, (string)json["last_ts"]!));
        Assert.Empty(json["remarks"]!.AsArray());
        Assert.Equal("2026-01-05T08:00:00+00:00", (string)Answer(file, "--object-type", "person", "--zone", "Europe/Paris", "--strict")["first_ts"]!);
    }

    /// <summary>The types with how much there is of each; convergence and divergence, each in a sentence of its own.</summary>
    [Fact]
    public void Types_of_objects_are_listed_with_their_counts_and_both_ways_of_losing_them_are_said()
    {
        var file = At("a.sqlite");
        Database(file, Small);
        Assert.Contains("one of 'person' (objects: 2, events: 4), 'contract' (objects: 2, events: 2).", Run.Of("process", file, "--lang", "en").Error, StringComparison.Ordinal);
        Assert.Contains("« person » (objets : 2, événements : 4), « contract » (objets : 2, événements : 2)", Run.Of("process", file, "--lang", "fr").Error, StringComparison.Ordinal);
        var (english, french) = (Run.Of("process", file, "--object-type", "person", "--lang", "en").Output, Run.Of("process", file, "--object-type", "person", "--lang", "fr").Output);
        Assert.Contains("cases in which an activity comes again for other objects of another type (contract): 1; counted each time: it is not the same thing done again (divergence).", english, StringComparison.Ordinal);
        Assert.Contains("événements qui concernent plusieurs objets : 1 ; comptés dans le parcours de chacun (convergence).", french, StringComparison.Ordinal);
        Assert.Contains("(divergence).", french, StringComparison.Ordinal);
        Assert.Equal(0, (int)Answer(file, "--object-type", "contract")["notes"]!["cases_with_divergence"]!);
    }

    [Theory]
    // no log
    [InlineData("DROP TABLE event_object", "ocel/missing-table", "event_object")]
    [InlineData("DROP TABLE event_map_type", "ocel/missing-table", "event_map_type")]
    [InlineData("DROP TABLE event_Signed", "ocel/missing-table", "event_Signed")]
    [InlineData("ALTER TABLE event RENAME COLUMN ocel_type TO kind", "ocel/missing-column", "ocel_type")]
    [InlineData("ALTER TABLE event_Signed RENAME COLUMN ocel_time TO at", "ocel/missing-column", "ocel_time")]
    // what is computed, by a view, a column or a program
    [InlineData("DROP TABLE event_object; CREATE VIEW event_object AS SELECT ocel_id AS ocel_event_id, 'p1' AS ocel_object_id, '' AS ocel_qualifier FROM event", "ocel/not-a-table", "event_object")]
    [InlineData("DROP TABLE event_object; CREATE VIEW event_object AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS ocel_event_id, 'p1' AS ocel_object_id, '' AS ocel_qualifier FROM n", "ocel/not-a-table", "event_object")]
    [InlineData("ALTER TABLE event_Signed ADD COLUMN huge TEXT AS (hex(zeroblob(400000000))) VIRTUAL", "ocel/not-a-table", "huge")]
    [InlineData("DROP TABLE event_object; CREATE VIRTUAL TABLE event_object USING fts5(ocel_event_id, ocel_object_id, ocel_qualifier)", "ocel/not-a-table", "event_object")]
    // wrong types of values
    [InlineData("UPDATE event SET ocel_id = x'00ff' WHERE ocel_id = 'e1'", "ocel/invalid-value", "bytes")]
    [InlineData("UPDATE event SET ocel_type = NULL WHERE ocel_id = 'e1'", "ocel/missing-property", "ocel_type")]
    [InlineData("UPDATE event_Signed SET hours = 'many' WHERE ocel_id = 'e2'", "ocel/invalid-value", "many")]
    [InlineData("UPDATE object SET ocel_id = CAST(x'70ff' AS TEXT) WHERE ocel_id = 'p1'", "ocel/invalid-encoding", "Bytes")]
    // times in odd forms
    [InlineData("UPDATE event_Signed SET ocel_time = NULL WHERE ocel_id = 'e2'", "ocel/missing-property", "'e2' has no ocel_time")]
    [InlineData("UPDATE event_Signed SET ocel_time = 'yesterday' WHERE ocel_id = 'e2'", "ocel/invalid-time", "yesterday")]
    [InlineData("UPDATE event_Signed SET ocel_time = 1767600000 WHERE ocel_id = 'e2'", "ocel/invalid-time", "is a number")]
    [InlineData("UPDATE event_Signed SET ocel_time = julianday('2026-01-05') WHERE ocel_id = 'e2'", "ocel/invalid-time", "is a number")]
    [InlineData("UPDATE event_Signed SET ocel_time = '05/02/2026 09:00' WHERE ocel_id = 'e2'", "ocel/invalid-time", "05/02/2026")]
    // parts that do not fit
    [InlineData("INSERT INTO event VALUES ('e5', 'orientation')", "ocel/missing-row", "'e5'")]
    [InlineData("INSERT INTO event VALUES ('e5', 'party')", "ocel/unknown-type", "'party'")]
    [InlineData("INSERT INTO object_map_type VALUES ('Person2', 'Person2')", "ocel/missing-table", "object_Person2")]
    [InlineData("DROP TABLE event; CREATE TABLE event (ocel_id TEXT, ocel_type TEXT); INSERT INTO event VALUES ('e1', 'orientation'), ('e1', 'orientation')", "ocel/duplicate-id", "'e1'")]
    [InlineData("DROP TABLE event_Orientation; CREATE TABLE event_Orientation (ocel_id, ocel_time); INSERT INTO event_Orientation VALUES ('e1', '2026-01-05'), ('e1', '2026-01-06')", "ocel/duplicate-id", "'e1'")]
    public void What_is_no_log_is_refused_with_its_table_in_both_languages(string change, string code, string says)
    {
        var file = At("a.sqlite");
        Database(file, Small + change);
        var (english, french) = (Run.Of("process", file, "--object-type", "person", "--lang", "en"), Run.Of("process", file, "--object-type", "person", "--lang", "fr"));
        Assert.Equal((2, "", 2, ""), (english.ExitCode, english.Output, french.ExitCode, french.Output));
        Assert.StartsWith(code + " in table '", english.Error, StringComparison.Ordinal);
        Assert.Contains(says, english.Error, StringComparison.Ordinal);
        Assert.StartsWith(code + " dans la table « ", french.Error, StringComparison.Ordinal);
    }

    /// <summary>What loses nothing that is followed is passed over, counted and said with table and row; under --strict it is refused.</summary>
    [Theory]
    [InlineData("INSERT INTO event_Signed VALUES ('e1', '2026-01-01', 1)", "ocel/row-elsewhere", "event_Signed", 3)]
    [InlineData("INSERT INTO event_Signed VALUES ('e9', '2026-01-01', 1)", "ocel/row-elsewhere", "event_Signed", 3)]
    [InlineData("INSERT INTO event_object VALUES ('e9', 'p1', '')", "ocel/unknown-member", "event_object", 8)]
    [InlineData("INSERT INTO event_object VALUES ('e1', 'p9', '')", "ocel/unknown-object", "event_object", 0)]
    [InlineData("INSERT INTO object_object VALUES ('p9', 'p1', '')", "ocel/unknown-member", "object_object", 1)]
    [InlineData("INSERT INTO object_Person VALUES ('p1', NULL, NULL, 3)", "ocel/missing-time", "object_Person", 3)]
    [InlineData("INSERT INTO object_Person VALUES ('p1', '2026-01-01', 'weight', 3)", "ocel/undeclared-attribute", "object_Person", 3)]
    [InlineData("DROP TABLE object_object", "ocel/missing-table", "object_object", 0)]
    [InlineData("UPDATE event_Orientation SET ocel_time = '2026-01-05 09:00:00 UTC' WHERE ocel_id = 'e1'", "ocel/time-form", "event_Orientation", 1)]
    public void What_is_passed_over_is_said_with_its_table_and_row(string change, string code, string table, int row)
    {
        var file = At("a.sqlite");
        Database(file, Small + change);
        var json = Answer(file, "--object-type", "person");
        Assert.Equal((2, 5), ((int)json["cases"]!, (int)json["events"]!));
        var remark = Assert.Single(json["remarks"]!.AsArray())!;
        Assert.Equal((code, table, row), ((string)remark["code"]!, (string)remark["table"]!, (int)remark["line"]!));
        var (english, french) = (Run.Of("process", file, "--object-type", "person", "--lang", "en").Error, Run.Of("process", file, "--object-type", "person", "--lang", "fr").Error);
        Assert.Contains($"{code} in table '{table}'{(row > 0 ? string.Create(CultureInfo.InvariantCulture, $", row {row}") : "")}: ", english, StringComparison.Ordinal);
        Assert.Contains($"{code} dans la table « {table} »", french, StringComparison.Ordinal);
        var strict = Run.Of("process", file, "--object-type", "person", "--strict", "--lang", "en");
        Assert.Equal(2, strict.ExitCode);
        Assert.StartsWith(code + " in table '", strict.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_by_its_first_bytes_however_long()
    {
        Assert.StartsWith("ocel/empty", Refused(""u8.ToArray()), StringComparison.Ordinal);
        Assert.StartsWith("ocel/not-sqlite", Refused("{}"u8.ToArray()), StringComparison.Ordinal);
        Assert.StartsWith("ocel/not-sqlite", Refused([.. "SQLite format 3\0"u8, .. new byte[4000]]), StringComparison.Ordinal);
        foreach (var begins in new[] { "", "SQLite format 3\0" })
        {
            var file = At("nothing.db");
            using (var nothing = File.Create(file))
            {
                nothing.Write(System.Text.Encoding.ASCII.GetBytes(begins));
                nothing.SetLength(1L << 30);
            }

            Assert.StartsWith("ocel/not-sqlite", Run.Of("process", file, "--object-type", "person").Error, StringComparison.Ordinal);
        }

        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(new byte[100]);
        Assert.StartsWith("ocel/sqlite-packed", Refused(packed.ToArray()), StringComparison.Ordinal);
        Assert.StartsWith("ocel/sqlite-packed", Refused(packed.ToArray(), "a.sqlite.gz"), StringComparison.Ordinal);
    }

    /// <summary>Whatever is changed in its bytes: an answer, or a refusal with a code. Never a crash, and never a fault of this program.</summary>
    [Fact]
    public void Changed_bytes_of_a_database_are_answered_or_refused_with_a_code()
    {
        Database(At("a.sqlite"), Small);
        var whole = File.ReadAllBytes(At("a.sqlite"));
        var (random, refused) = (new Random(20261128), new HashSet<string>(StringComparer.Ordinal));
        for (var round = 0; round < 400; round++)
        {
            var bytes = round < 40 ? whole[..(whole.Length * round / 40)] : (byte[])whole.Clone();
            for (var change = round < 40 ? 0 : random.Next(1, 30); change > 0; change--)
                bytes[random.Next(random.Next(2) == 0 ? 100 : bytes.Length)] = (byte)random.Next(256);
            var run = Run.Of("process", Written(bytes), "--object-type", "person", "--lang", "en");
            Assert.True(run.ExitCode is 0 or 2, run.Error);
            if (run.ExitCode == 2)
                refused.Add(run.Error.Split(' ', ':')[0]);
        }

        Assert.All(refused, code => Assert.Matches("^(ocel|log|analyse)/[a-z-]+$", code));
        Assert.True(refused.Count > 3, string.Join(' ', refused));
    }

    [Fact]
    public void A_cell_of_more_than_an_element_may_have_is_refused()
    {
        Database(At("a.sqlite"), Small + "UPDATE object_object SET ocel_qualifier = ''; INSERT INTO object_object VALUES ('p1', 'p2', CAST(zeroblob(68000000) AS TEXT))");
        Assert.StartsWith("log/element-too-large", Run.Of("process", At("a.sqlite"), "--object-type", "person").Error, StringComparison.Ordinal);
    }

    /// <summary>A program that has the database open may have a part of it beside it; reading on would lose that part in silence.</summary>
    [Theory]
    [InlineData("-wal"), InlineData("-journal")]
    public void A_database_that_is_not_closed_is_refused(string companion)
    {
        Database(At("a.sqlite"), Small);
        File.WriteAllText(At("a.sqlite" + companion), "x");
        Assert.StartsWith("ocel/sqlite-open", Run.Of("process", At("a.sqlite"), "--object-type", "person").Error, StringComparison.Ordinal);
        File.WriteAllText(At("a.sqlite" + companion), "");
        Assert.Equal(0, Run.Of("process", At("a.sqlite"), "--object-type", "person").ExitCode);
    }

    [Fact]
    public void Nothing_is_written_and_no_trigger_fires()
    {
        var file = At("a.sqlite");
        Database(file, Small + "CREATE TRIGGER t AFTER INSERT ON event BEGIN DELETE FROM object; END; CREATE TEMP TABLE x (y); ATTACH ':memory:' AS other");
        var before = File.ReadAllBytes(file);
        File.SetAttributes(file, FileAttributes.ReadOnly);
        Assert.Equal(2, (int)Answer(file, "--object-type", "person")["cases"]!);
        Assert.Equal(before, File.ReadAllBytes(file));
        Assert.Equal([Path.GetFileName(file)], _folder.GetFiles().Select(f => f.Name));
        File.SetAttributes(file, FileAttributes.Normal);
    }

    /// <summary>A text does not end at its first 0, tables without row numbers are read, numbers as identifiers too.</summary>
    [Fact]
    public void Identifiers_are_what_the_file_holds()
    {
        Database(At("a.sqlite"), Small + """
            DROP TABLE object; CREATE TABLE object (ocel_id PRIMARY KEY, ocel_type) WITHOUT ROWID;
            INSERT INTO object VALUES ('a' || char(0) || 'b', 'person'), ('a' || char(0) || 'c', 'person'), (7, 'person');
            DELETE FROM object_Person; DELETE FROM event_object; DROP TABLE event_object; CREATE TABLE event_object (ocel_event_id, ocel_object_id, ocel_qualifier);
            INSERT INTO event_object VALUES ('e1', 'a' || char(0) || 'b', ''), ('e2', 'a' || char(0) || 'c', ''), ('e3', 7, NULL), ('e4', '7', '')
            """);
        var json = Answer(At("a.sqlite"), "--object-type", "person");
        Assert.Equal((3, 4), ((int)json["cases"]!, (int)json["events"]!));
    }

    private static OcelLog Log(Random random)
    {
        OcelTypeDeclaration[] types =
        [
            new(false, "person", [new("age", OcelType.Integer)]), new(false, "contract", []),
            new(true, "start", []), new(true, "signed", [new("hours", OcelType.Float), new("note", OcelType.String)]), new(true, "end", []),
        ];
        var objects = Enumerable.Range(0, 8).Select(i => new OcelObject($"o'{i}", i < 4 ? "person" : "contract", i == 0 ? [new("age", "30", "1970-01-01T00:00:00Z")] : [], [])).ToArray();
        var events = Enumerable.Range(0, random.Next(5, 30)).Select(i =>
        {
            var type = types[2 + random.Next(3)];
            // Many of one time, so that the order of the file shows.
            var time = string.Create(CultureInfo.InvariantCulture, $"2026-01-{random.Next(1, 6):00}T09:00:00Z");
            return new OcelEvent($"e\"{i}", type.Name, time, [.. type.Attributes.Where(_ => random.Next(2) == 0).Select(a => new OcelAttribute(a.Name, a.Type == OcelType.Float ? "1.5" : "a\nb"))],
                [.. Enumerable.Range(0, random.Next(4)).Select(_ => objects[random.Next(8)].Id).Distinct().Select(o => new OcelRelation(o, "q"))]);
        });
        return new OcelLog(types, objects, events.ToArray());
    }

    private static string Statements(OcelLog log)
    {
        static string Text(string text) => "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";
        static string Name(string name) => "\"" + name + "\"";
        var sql = new System.Text.StringBuilder("CREATE TABLE event (ocel_id, ocel_type); CREATE TABLE object (ocel_id, ocel_type); CREATE TABLE event_map_type (ocel_type, ocel_type_map); CREATE TABLE object_map_type (ocel_type, ocel_type_map); CREATE TABLE event_object (ocel_event_id, ocel_object_id, ocel_qualifier); CREATE TABLE object_object (ocel_source_id, ocel_target_id, ocel_qualifier);");
        foreach (var type in log.Types)
        {
            var kind = type.OfEvents ? "event" : "object";
            sql.Append(CultureInfo.InvariantCulture, $"INSERT INTO {kind}_map_type VALUES ({Text(type.Name)}, {Text(type.Name + " map")}); CREATE TABLE {Name($"{kind}_{type.Name} map")} (ocel_id, ocel_time{(type.OfEvents ? "" : ", ocel_changed_field")}{string.Concat(type.Attributes.Select(a => $", {a.Name} {(a.Type == OcelType.Integer ? "INTEGER" : a.Type == OcelType.Float ? "REAL" : "TEXT")}"))});");
        }

        foreach (var o in log.Objects)
        {
            sql.Append(CultureInfo.InvariantCulture, $"INSERT INTO object VALUES ({Text(o.Id)}, {Text(o.Type)});");
            foreach (var a in o.Attributes)
                sql.Append(CultureInfo.InvariantCulture, $"INSERT INTO {Name($"object_{o.Type} map")} (ocel_id, ocel_time, {a.Name}) VALUES ({Text(o.Id)}, {Text(a.Time!)}, {Text(a.Value)});");
        }

        foreach (var e in log.Events)
        {
            sql.Append(CultureInfo.InvariantCulture, $"INSERT INTO event VALUES ({Text(e.Id)}, {Text(e.Type)});INSERT INTO {Name($"event_{e.Type} map")} (ocel_id, ocel_time{string.Concat(e.Attributes.Select(a => ", " + a.Name))}) VALUES ({Text(e.Id)}, {Text(e.Time)}{string.Concat(e.Attributes.Select(a => ", " + Text(a.Value)))});");
            foreach (var r in e.Relations)
                sql.Append(CultureInfo.InvariantCulture, $"INSERT INTO event_object VALUES ({Text(e.Id)}, {Text(r.ObjectId)}, {Text(r.Qualifier)});");
        }

        return sql.ToString();
    }

    private static void Database(string path, string sql)
    {
        foreach (var old in new[] { path, path + "-wal", path + "-shm", path + "-journal" })
            File.Delete(old);
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static JsonNode Answer(string file, params string[] options)
    {
        var run = Run.Of([.. new[] { "process", file, "--json" }, .. options]);
        Assert.True(run.ExitCode == 0, run.Error);
        var json = run.Json;
        json.AsObject().Remove("file");
        return json;
    }

    private string Refused(byte[] content, string name = "b.db")
    {
        var run = Run.Of("process", Written(content, name), "--object-type", "person");
        Assert.Equal(2, run.ExitCode);
        return run.Error;
    }

    private string Written(byte[] content, string name = "b.db")
    {
        File.WriteAllBytes(At(name), content);
        return At(name);
    }

    private string At(string name) => Path.Combine(_folder.FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);
}
