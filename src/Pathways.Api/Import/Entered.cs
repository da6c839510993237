using Pathways.Projections.Formats;

namespace Pathways.Api.Import;

/// <summary>The new pathways of a file and the people whose they are: how many, and which references are written nearly alike.</summary>
sealed class Entered
{
    readonly HashSet<string> named = new(StringComparer.Ordinal), plain = new(StringComparer.Ordinal);

    /// <summary>The people.</summary>
    public HashSet<Guid> People { get; } = [];

    /// <summary>How many pathways are new.</summary>
    public long Pathways { get; private set; }

    /// <summary>How many of them name no person.</summary>
    public long NamingNobody { get; private set; }

    /// <summary>How many have a reference that differs from another of the file only by capitals, accents or zeros.</summary>
    public long ReferencesAlike { get; private set; }

    /// <summary>First row of one of them.</summary>
    public long ReferencesAlikeFrom { get; private set; }

    /// <summary>How many references of people differ from another of the file only by those.</summary>
    public long PeopleAlike { get; private set; }

    /// <summary>First row of one of them.</summary>
    public long PeopleAlikeFrom { get; private set; }

    /// <summary>Counts a pathway.</summary>
    public void Add(Guid person, PathwayRows pathway, RowParser parser)
    {
        Pathways++;
        People.Add(person);
        if (pathway.Alike is not null)
        {
            (ReferencesAlike, ReferencesAlikeFrom) = (ReferencesAlike + 1, First(ReferencesAlikeFrom, pathway.Rows[0].Row));
        }
        var nobody = true;
        foreach (var row in pathway.Rows)
        {
            if (parser.NameIn(row) is { } name)
            {
                nobody = false;
                if (named.Add(name) && !plain.Add(FieldText.Plain(name)))
                {
                    (PeopleAlike, PeopleAlikeFrom) = (PeopleAlike + 1, First(PeopleAlikeFrom, row.Row));
                }
            }
        }
        NamingNobody += nobody ? 1 : 0;
    }

    static long First(long known, long row) => known == 0 ? row : Math.Min(known, row);
}
