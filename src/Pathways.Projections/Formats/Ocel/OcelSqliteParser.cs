using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Pathways.Projections.Formats.Ocel;

/// <summary>
/// OCEL 2.0 in a SQLite database: <c>event</c> and <c>object</c> with their types, a table of attributes for each type named in
/// <c>event_map_type</c> and <c>object_map_type</c>, relations in <c>event_object</c> and <c>object_object</c>.
/// </summary>
/// <remarks>
/// Opened to be read only, and as a file that nobody changes: nothing is written beside it, no trigger fires. Only tables are read, each once from
/// its beginning to its end, by no index and no view of the file: what it computes (views, computed columns, virtual tables) is refused. Held are
/// identifiers, relations and the attributes of one type of objects. Events are given out type by type, with their place in <c>event</c>.
/// </remarks>
internal sealed class OcelSqliteParser : IDisposable
{
    const string SinceEver = "1970-01-01T00:00:00Z";
    const int MostColumns = 2_000;
    static readonly string[] OwnColumns = ["ocel_id", "ocel_time", "ocel_changed_field"];

    readonly SqliteConnection connection;
    readonly OcelChecks checks;
    readonly Dictionary<string, bool> tables = new(StringComparer.OrdinalIgnoreCase);
    Encoding encoding = Encoding.UTF8;

    OcelSqliteParser(SqliteConnection connection, OcelChecks checks, long size)
    {
        this.connection = connection;
        this.checks = checks;
        Size = size;
    }

    /// <summary>Bytes of what was read so far, at most those of the file.</summary>
    public long Consumed { get => Math.Min(field, Size); private set; }

    /// <summary>Bytes of the file.</summary>
    public long Size { get; }

    public static OcelSqliteParser Open(string path, OcelChecks checks, LogLimits limits)
    {
        var size = SizeOf(path, limits);
        foreach (var companion in new[] { "-wal", "-journal" })
        {
            if (new FileInfo(path + companion) is { Exists: true, Length: > 0 })
                throw new LogFormatException("ocel/sqlite-open", 0, 0, $"'{Cited.Shown(Path.GetFileName(path) + companion)}' stands beside the database: a program has it open, or did not close it, and a part of it may be there only. Close it in that program, or copy it with VACUUM INTO.");
        }

        var database = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = new Uri(Path.GetFullPath(path)).AbsoluteUri + "?immutable=1",
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = false,
        }.ToString());
        var parser = new OcelSqliteParser(database, checks, size);
        try
        {
            return parser.Guarded(() =>
            {
                database.Open();
                raw.sqlite3_limit(database.Handle, raw.SQLITE_LIMIT_LENGTH, (int)Math.Min(int.MaxValue, limits.MaxElementBytes));
                raw.sqlite3_limit(database.Handle, raw.SQLITE_LIMIT_COLUMN, MostColumns);
                // What the file says is data: no function of it is called, no memory beyond this taken for its pages.
                parser.Execute("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA hard_heap_limit = 268435456");
                parser.LookAtSchema();
                return parser;
            });
        }
        catch
        {
            parser.Dispose();
            throw;
        }
    }

    static long SizeOf(string path, LogLimits limits)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
            Span<byte> head = stackalloc byte[16];
            var length = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            if (!file.CanSeek || (length > 1 && head[0] == 0x1F && head[1] == 0x8B))
                throw new LogFormatException("ocel/sqlite-packed", 0, 0, "A database is read where it lies, neither packed nor through a pipe: unpack it first.");
            if (length == 0)
                throw new LogFormatException("ocel/empty", 0, 0, "The file is empty.");
            if (!head.SequenceEqual("SQLite format 3\0"u8))
                throw new LogFormatException("ocel/not-sqlite", 0, 0, "The file does not begin as a SQLite database does, whatever its name.");
            return file.Length <= limits.MaxExpandedBytes ? file.Length : throw new LogFormatException("log/too-large", 0, 0, "The log is larger than allowed.");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            throw new LogFormatException("log/unreadable", 0, 0, e.Message, e);
        }
    }

    void LookAtSchema()
    {
        encoding = Scalar("PRAGMA encoding") switch
        {
            "UTF-16le" => new UnicodeEncoding(bigEndian: false, byteOrderMark: false, throwOnInvalidBytes: true),
            "UTF-16be" => new UnicodeEncoding(bigEndian: true, byteOrderMark: false, throwOnInvalidBytes: true),
            _ => new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true),
        };
        // A table of its own has pages; a view and a virtual table have none.
        foreach (var (name, isTable) in Rows("sqlite_master", "SELECT name, type = 'table' AND rootpage > 0 FROM sqlite_master WHERE type IN ('table', 'view')", r => (Required(r, 0, "name"), raw.sqlite3_column_int(r, 1) != 0)))
            tables[name] = isTable;
    }

    public IEnumerable<OcelItem> Read()
    {
        var (objectTypes, eventTypes) = (Types("object"), Types("event"));
        foreach (var (kinds, ofEvents) in new[] { (objectTypes, false), (eventTypes, true) })
        {
            foreach (var kind in kinds)
                yield return Guarded(() => checks.Type(ofEvents, kind.Name, [.. kind.Columns.Select(c => new OcelAttributeType(c.Name, c.Type))]));
        }

        var objects = Members.Of(this, "object", objectTypes);
        var between = tables.ContainsKey("object_object") ? Relations("object_object", "ocel_source_id", "ocel_target_id", objects, objects) : NoRelations(objects);
        for (var k = 0; k < objectTypes.Count; k++)
        {
            var values = ObjectValues(objectTypes[k], k, objects);
            foreach (var place in objects.OfType[k])
            {
                At("object", place + 1);
                yield return Guarded(() => checks.Object(objects.Ids[place], objectTypes[k].Name, values.GetValueOrDefault(place) ?? [], between.Of(place, objects)));
            }
        }

        var events = Members.Of(this, "event", eventTypes);
        var takingPart = Relations("event_object", "ocel_event_id", "ocel_object_id", events, objects);
        var seen = new bool[events.Ids.Count];
        for (var k = 0; k < eventTypes.Count; k++)
        {
            foreach (var item in Events(eventTypes[k], k, events, objects, takingPart, seen))
                yield return item;
        }

        if (Array.IndexOf(seen, false) is var lost and >= 0)
        {
            At("event", lost + 1);
            throw checks.Error("ocel/missing-row", $"The event '{Cited.Shown(events.Ids[lost])}' has no row in '{Cited.Shown(eventTypes[events.Types[lost]].Table)}', which would say its time.");
        }

        At("event_object", 0);
    }

    IEnumerable<OcelItem> Events(Kind kind, int number, Members events, Members objects, Grouped takingPart, bool[] seen)
    {
        string[] columns = ["ocel_id", "ocel_time", .. kind.Columns.Select(c => c.Name)];
        foreach (var found in Rows(kind.Table, Select(kind.Table, columns), Take))
        {
            if (found is not null)
                yield return found;
        }

        OcelEvent? Take(sqlite3_stmt row)
        {
            var id = Required(row, 0, "ocel_id");
            if (!Belongs(events, id, number, kind, out var place))
                return null;
            if (seen[place])
                throw checks.Error("ocel/duplicate-id", $"The event '{Cited.Shown(id)}' is given twice.");
            seen[place] = true;
            var attributes = new List<OcelAttribute>();
            for (var c = 0; c < kind.Columns.Count; c++)
            {
                if (Value(row, c + 2, kind.Columns[c].Type) is { } value)
                    attributes.Add(new OcelAttribute(kind.Columns[c].Name, value));
            }

            return checks.Event(events.Ids[place], kind.Name, Time(row, 1) ?? throw checks.Error("ocel/missing-property", $"The event '{Cited.Shown(id)}' has no ocel_time."), attributes, takingPart.Of(place, objects)) with { Place = place };
        }
    }

    Dictionary<int, List<OcelAttribute>> ObjectValues(Kind kind, int number, Members objects)
    {
        var values = new Dictionary<int, List<OcelAttribute>>();
        var hasChanges = kind.AllColumns.Contains("ocel_changed_field", StringComparer.OrdinalIgnoreCase);
        string[] columns = ["ocel_id", "ocel_time", .. hasChanges ? (string[])["ocel_changed_field"] : [], .. kind.Columns.Select(c => c.Name)];
        var first = hasChanges ? 3 : 2;
        foreach (var (place, found) in Rows(kind.Table, Select(kind.Table, columns), Take))
        {
            if (place < 0)
                continue;
            if (!values.TryGetValue(place, out var its))
                values[place] = its = [];
            its.AddRange(found);
        }

        return values;

        (int Place, List<OcelAttribute> Found) Take(sqlite3_stmt row)
        {
            var found = new List<OcelAttribute>();
            var id = Required(row, 0, "ocel_id");
            if (!Belongs(objects, id, number, kind, out var place))
                return (-1, found);
            var changed = hasChanges ? Text(row, 2) : null;
            if (changed is not null && !kind.Columns.Exists(c => string.Equals(c.Name, changed, StringComparison.OrdinalIgnoreCase)))
                checks.Depart("ocel/undeclared-attribute", $"The type '{Cited.Shown(kind.Name)}' declares no '{Cited.Shown(changed)}'.");
            string? since = null;
            for (var c = 0; c < kind.Columns.Count; c++)
            {
                // A row of a change holds the new value of one attribute; others in it are none.
                if ((changed is not null && !string.Equals(kind.Columns[c].Name, changed, StringComparison.OrdinalIgnoreCase)) || Value(row, first + c, kind.Columns[c].Type) is not { } value)
                    continue;
                since ??= Time(row, 1) ?? WithoutTime();
                found.Add(new OcelAttribute(kind.Columns[c].Name, value, checks.Pooled(since)));
            }

            return (place, found);
        }
    }

    string WithoutTime()
    {
        checks.Depart("ocel/missing-time", "An object's value states no time: taken as valid from the start (1970-01-01T00:00:00Z).");
        return SinceEver;
    }

    /// <summary>Whether a row of a type's table is of a member of this type: of any other it says nothing.</summary>
    bool Belongs(Members members, string id, int number, Kind kind, out int place)
    {
        if (members.TryPlace(id, out place) && members.Types[place] == number)
            return true;
        checks.Depart("ocel/row-elsewhere", $"'{Cited.Shown(id)}' is not of the type '{Cited.Shown(kind.Name)}' in '{members.Table}': its row here is passed over.");
        place = -1;
        return false;
    }

    /// <summary>A type with the table of its members, and the columns there that are attributes.</summary>
    sealed record Kind(string Name, string Table, List<(string Name, OcelType Type)> Columns, string[] AllColumns);

    List<Kind> Types(string prefix)
    {
        var map = prefix + "_map_type";
        var kinds = new List<Kind>();
        foreach (var (name, mapped) in Rows(map, Select(map, ["ocel_type", "ocel_type_map"]), r => (Required(r, 0, "ocel_type"), Required(r, 1, "ocel_type_map"))).ToList())
        {
            var table = $"{prefix}_{mapped}";
            var columns = Columns(table);
            kinds.Add(new Kind(name, table, [.. columns.Where(c => !OwnColumns.Contains(c.Name, StringComparer.OrdinalIgnoreCase)).Select(c => (c.Name, OfDeclared(c.Declared)))], [.. columns.Select(c => c.Name)]));
        }

        return kinds;
    }

    /// <summary>The type of an attribute by the declaration of its column, as SQLite takes it, and as pandas and the specification write it.</summary>
    static OcelType OfDeclared(string declared)
    {
        bool Has(params string[] words) => words.Any(w => declared.Contains(w, StringComparison.OrdinalIgnoreCase));
        return Has("TIME", "DATE") ? OcelType.Time : Has("BOOL") ? OcelType.Boolean : Has("INT") ? OcelType.Integer
            : Has("REAL", "FLOA", "DOUB", "NUMERIC", "DECIMAL") ? OcelType.Float : OcelType.String;
    }

    List<(string Name, string Declared)> Columns(string table)
    {
        Require(table);
        return [.. Rows(table, $"PRAGMA table_xinfo({Quoted(table)})", r => raw.sqlite3_column_int(r, 6) > 1
            ? throw checks.Error("ocel/not-a-table", $"The column '{Cited.Shown(Text(r, 1) ?? "")}' of '{Cited.Shown(table)}' is computed: a log holds its values.")
            : (Text(r, 1) ?? "", Text(r, 2) ?? ""))];
    }

    void Require(string table)
    {
        At(table, 0);
        if (!tables.TryGetValue(table, out var isTable))
            throw checks.Error("ocel/missing-table", $"The database has no table '{Cited.Shown(table)}', which OCEL 2.0 demands.");
        if (!isTable)
            throw checks.Error("ocel/not-a-table", $"'{Cited.Shown(table)}' is a view or computed by a program: a log holds it as a table.");
    }

    /// <summary>The query of some columns of a table from its beginning to its end, in the order in which it holds them.</summary>
    string Select(string table, string[] columns)
    {
        var known = Columns(table).Select(c => c.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (Array.Find(columns, c => !known.Contains(c)) is { } missing)
            throw checks.Error("ocel/missing-column", $"The table '{Cited.Shown(table)}' has no column '{missing}'.");
        return $"SELECT {string.Join(", ", columns.Select(Quoted))} FROM main.{Quoted(table)} NOT INDEXED";
    }

    static string Quoted(string name) => "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    /// <summary>The objects or the events, in the order of their table, and by type.</summary>
    sealed class Members
    {
        readonly Dictionary<UInt128, int> places = [];

        public required string Table { get; init; }

        public List<string> Ids { get; } = [];

        public List<int> Types { get; } = [];

        public required List<int>[] OfType { get; init; }

        public static Members Of(OcelSqliteParser parser, string table, List<Kind> kinds)
        {
            var members = new Members { Table = table, OfType = [.. kinds.Select(_ => new List<int>())] };
            var numbers = kinds.Select((kind, number) => (kind.Name, number)).ToDictionary(k => k.Name, k => k.number, StringComparer.Ordinal);
            foreach (var (id, type) in parser.Rows(table, parser.Select(table, ["ocel_id", "ocel_type"]), r => (parser.Required(r, 0, "ocel_id"), parser.Required(r, 1, "ocel_type"))))
            {
                if (!members.places.TryAdd(EventLogReader.Fingerprint(id), members.Ids.Count))
                    throw parser.checks.Error("ocel/duplicate-id", $"The {table} '{Cited.Shown(id)}' is given twice.");
                if (!numbers.TryGetValue(type, out var number))
                    throw parser.checks.Error("ocel/unknown-type", $"The type '{Cited.Shown(type)}' of {table}s is not declared.");
                members.OfType[number].Add(members.Ids.Count);
                members.Ids.Add(id);
                members.Types.Add(number);
            }

            return members;
        }

        public bool TryPlace(string id, out int place) => places.TryGetValue(EventLogReader.Fingerprint(id), out place);
    }

    /// <summary>Relations by the member that they are of: first[p] to first[p + 1] are those of p.</summary>
    sealed record Grouped(int[] First, int[] Targets, string[] Qualifiers, List<string> Unknown)
    {
        /// <summary>A target below 0 is an object that the log does not give.</summary>
        public List<OcelRelation> Of(int place, Members objects)
        {
            var relations = new List<OcelRelation>(First[place + 1] - First[place]);
            for (var i = First[place]; i < First[place + 1]; i++)
                relations.Add(new OcelRelation(Targets[i] < 0 ? Unknown[~Targets[i]] : objects.Ids[Targets[i]], Qualifiers[i]));
            return relations;
        }
    }

    Grouped NoRelations(Members members)
    {
        At("object_object", 0);
        checks.Depart("ocel/missing-table", "The database has no table 'object_object': no object is related to another.");
        return new Grouped(new int[members.Ids.Count + 1], [], [], []);
    }

    Grouped Relations(string table, string from, string to, Members members, Members objects)
    {
        var (of, targets, qualifiers, unknown) = (new List<int>(), new List<int>(), new List<string>(), new List<string>());
        foreach (var (source, target, qualifier) in Rows(table, Select(table, [from, to, "ocel_qualifier"]), r => (Required(r, 0, from), Required(r, 1, to), checks.Pooled(Text(r, 2) ?? ""))))
        {
            if (!members.TryPlace(source, out var place))
            {
                checks.Depart("ocel/unknown-member", $"'{Cited.Shown(source)}' is not in '{members.Table}': its relation is passed over.");
                continue;
            }

            if (!objects.TryPlace(target, out var known))
            {
                unknown.Add(target);
                known = ~(unknown.Count - 1);
            }

            of.Add(place);
            targets.Add(known);
            qualifiers.Add(qualifier);
        }

        var first = new int[members.Ids.Count + 1];
        foreach (var place in of)
            first[place + 1]++;
        for (var p = 1; p < first.Length; p++)
            first[p] += first[p - 1];
        var (next, byMember, words) = ((int[])first.Clone(), new int[of.Count], new string[of.Count]);
        for (var i = 0; i < of.Count; i++)
        {
            var at = next[of[i]]++;
            (byMember[at], words[at]) = (targets[i], qualifiers[i]);
        }

        return new Grouped(first, byMember, words, unknown);
    }

    IEnumerable<T> Rows<T>(string table, string sql, Func<sqlite3_stmt, T> take)
    {
        var statement = Guarded(() => Prepare(sql));
        using (statement)
        {
            for (var row = 1; Guarded(() => Step(statement)); row++)
            {
                Work.Check();
                At(table, row);
                yield return Guarded(() => take(statement));
            }
        }
    }

    sqlite3_stmt Prepare(string sql)
    {
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(connection.Handle, sql, out var statement), connection.Handle);
        return statement;
    }

    bool Step(sqlite3_stmt statement)
    {
        var result = raw.sqlite3_step(statement);
        if (result is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
            SqliteException.ThrowExceptionForRC(result, connection.Handle);
        return result == raw.SQLITE_ROW;
    }

    void Execute(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    string Scalar(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (string)command.ExecuteScalar()!;
    }

    string Required(sqlite3_stmt row, int column, string name) =>
        Text(row, column) ?? throw checks.Error("ocel/missing-property", $"'{name}' is missing.");

    /// <summary>A cell as text; null where it holds nothing.</summary>
    string? Text(sqlite3_stmt row, int column)
    {
        switch (raw.sqlite3_column_type(row, column))
        {
            case raw.SQLITE_NULL:
                return null;
            case raw.SQLITE_INTEGER:
                return raw.sqlite3_column_int64(row, column).ToString(CultureInfo.InvariantCulture);
            case raw.SQLITE_FLOAT:
                return raw.sqlite3_column_double(row, column).ToString("R", CultureInfo.InvariantCulture);
            case raw.SQLITE_TEXT:
                // The bytes themselves: as text they would end at a 0, and what is not of the encoding would be replaced.
                var bytes = raw.sqlite3_column_blob(row, column);
                Consumed += bytes.Length;
                try
                {
                    return encoding.GetString(bytes);
                }
                catch (DecoderFallbackException e)
                {
                    throw checks.Error("ocel/invalid-encoding", "Bytes are not of the encoding that the database declares.", e);
                }

            default:
                throw checks.Error("ocel/invalid-value", "A value is bytes, which no attribute of OCEL 2.0 is.");
        }
    }

    /// <summary>A value in its lexical form; null where there is none.</summary>
    string? Value(sqlite3_stmt row, int column, OcelType type)
    {
        if (Text(row, column) is not { } text)
            return null;
        return checks.Pooled(type switch
        {
            OcelType.Boolean when text is "0" or "1" => text == "1" ? "true" : "false",
            OcelType.Time => WithT(text),
            _ => text,
        });
    }

    string? Time(sqlite3_stmt row, int column)
    {
        if (Text(row, column) is not { } text)
            return null;
        if (raw.sqlite3_column_type(row, column) != raw.SQLITE_TEXT)
            throw checks.Error("ocel/invalid-time", $"'{text}' is a number, which does not say from which moment and in which unit it counts.");
        return checks.Time(WithT(text), needsOffset: false);
    }

    /// <summary>SQLite's own functions write a blank where xs:dateTime has a T; the specification's tables do.</summary>
    static string WithT(string text) => text.Length > 11 && text[10] == ' ' ? $"{text.AsSpan(0, 10)}T{text.AsSpan(11)}" : text;

    void At(string table, int row)
    {
        checks.Table = table;
        checks.Line = row;
    }

    T Guarded<T>(Func<T> step)
    {
        try
        {
            return step();
        }
        catch (SqliteException e)
        {
            throw e.SqliteErrorCode switch
            {
                raw.SQLITE_NOTADB => checks.Error("ocel/not-sqlite", "The file begins as a SQLite database does, and is none, or is encrypted.", e),
                raw.SQLITE_TOOBIG or raw.SQLITE_NOMEM => new LogFormatException("log/element-too-large", 0, 0, "One element of the log is larger than allowed.", e),
                _ => checks.Error("ocel/sqlite-damaged", $"SQLite says '{Cited.Shown(e.Message)}'", e),
            };
        }
    }

    public void Dispose() => connection.Dispose();
}
