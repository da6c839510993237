namespace Pathways.Projections.Indicators.Columns;

/// <summary>A fact as its row has it; instants in UTC ticks.</summary>
readonly record struct FactRecord(byte Kind, int Day, string? Reference, ushort Code, ushort Qualifier, ushort Employer, int Until, long RecordedAt, long SupersededAt);

/// <summary>Makes blocks of whole pathways, given in the order of their identifiers.</summary>
sealed class FactBlockBuilder
{
    /// <summary>Pathways of a block: so many are made again when one has a new fact.</summary>
    public const int Size = 64;

    readonly Action<FactBlock> done;
    readonly int size;
    readonly List<Guid> pathways = new(Size);
    readonly List<int> entriesFrom = new(Size + 1), factsFrom = new(Size + 1), days = [], until = [], superseded = [];
    readonly List<KnownEntry> entries = [];
    readonly List<byte> kinds = [];
    readonly List<ushort> references = [], codes = [], qualifiers = [], employers = [];
    readonly List<long> recordedAt = [], supersededAt = [];
    readonly Dictionary<string, ushort> named = new(StringComparer.Ordinal);

    /// <summary>Begins.</summary>
    /// <param name="done">Takes each block.</param>
    /// <param name="all">How many pathways are to come, where that is known: they are shared out evenly, so that no block is left with one.</param>
    public FactBlockBuilder(Action<FactBlock> done, int? all = null)
    {
        this.done = done;
        var blocks = Math.Max(1, ((all ?? Size) + Size - 1) / Size);
        size = all is { } n ? Math.Max(1, (n + blocks - 1) / blocks) : Size;
    }

    /// <summary>Begins the next pathway.</summary>
    public void Begin(Guid pathway, IEnumerable<KnownEntry> known)
    {
        if (pathways.Count == size)
        {
            End();
        }
        pathways.Add(pathway);
        entriesFrom.Add(entries.Count);
        factsFrom.Add(kinds.Count);
        entries.AddRange(known);
        named.Clear();
    }

    /// <summary>Adds the next fact of the pathway, in the order of its steps.</summary>
    public void Add(in FactRecord fact)
    {
        if (fact.SupersededAt != long.MaxValue)
        {
            superseded.Add(kinds.Count);
            supersededAt.Add(fact.SupersededAt);
        }
        kinds.Add(fact.Kind);
        days.Add(fact.Day);
        references.Add(NumberOf(fact.Reference));
        codes.Add(fact.Code);
        qualifiers.Add(fact.Qualifier);
        employers.Add(fact.Employer);
        until.Add(fact.Until);
        recordedAt.Add(fact.RecordedAt);
    }

    /// <summary>Adds a pathway of another block as it is.</summary>
    public void Copy(FactBlock block, int place)
    {
        Begin(block.Pathways[place], block.Entries[block.EntriesFrom[place]..block.EntriesFrom[place + 1]]);
        var (first, end, before) = (block.FactsFrom[place], block.FactsFrom[place + 1], kinds.Count);
        kinds.AddRange(block.Kinds[first..end]);
        days.AddRange(block.Days[first..end]);
        references.AddRange(block.References[first..end]);
        codes.AddRange(block.Codes[first..end]);
        qualifiers.AddRange(block.Qualifiers[first..end]);
        employers.AddRange(block.Employers[first..end]);
        until.AddRange(block.Until[first..end]);
        recordedAt.AddRange(block.RecordedAt[first..end]);
        var next = Array.BinarySearch(block.Superseded, first);
        for (next = next < 0 ? ~next : next; next < block.Superseded.Length && block.Superseded[next] < end; next++)
        {
            superseded.Add(block.Superseded[next] - first + before);
            supersededAt.Add(block.SupersededAt[next]);
        }
    }

    /// <summary>Gives what is left as a block.</summary>
    public void End()
    {
        if (pathways.Count == 0)
        {
            return;
        }
        entriesFrom.Add(entries.Count);
        factsFrom.Add(kinds.Count);
        done(new FactBlock
        {
            Pathways = Taken(pathways),
            EntriesFrom = Taken(entriesFrom),
            Entries = Taken(entries),
            FactsFrom = Taken(factsFrom),
            Kinds = Taken(kinds),
            Days = Taken(days),
            References = Taken(references),
            Codes = Taken(codes),
            Qualifiers = Taken(qualifiers),
            Employers = Taken(employers),
            Until = Taken(until),
            RecordedAt = Taken(recordedAt),
            Superseded = Taken(superseded),
            SupersededAt = Taken(supersededAt),
        });
    }

    // The lists are filled again for the next block.
    static T[] Taken<T>(List<T> list)
    {
        T[] all = [.. list];
        list.Clear();
        return all;
    }

    ushort NumberOf(string? reference)
    {
        if (string.IsNullOrEmpty(reference))
        {
            return 0;
        }
        if (!named.TryGetValue(reference, out var number))
        {
            named[reference] = number = checked((ushort)(named.Count + 1));
        }
        return number;
    }
}
