using Marten;
using Pathways.Domain.Codes;

namespace Pathways.Api.Registries;

/// <summary>What the territory calls its structures, its communes and those who work there. A code that nobody named stays what it is.</summary>
public sealed class TerritoryNames(
    IReadOnlyDictionary<string, string> structures, IReadOnlyDictionary<string, string> communes, IReadOnlyDictionary<string, string> staff, IReadOnlySet<string>? accompanyNobody = null,
    IReadOnlyDictionary<string, string>? worksFor = null)
{
    static readonly Dictionary<string, string> Nothing = [];

    /// <summary>No names: only codes.</summary>
    public static TerritoryNames None { get; } = new(Nothing, Nothing, Nothing);

    /// <summary>A structure's name.</summary>
    public string Structure(string code) => structures.GetValueOrDefault(code, code);

    /// <summary>The name of a référent or a coordinator.</summary>
    public string Staff(string user) => staff.GetValueOrDefault(user, user);

    /// <summary>Whether the territory has named an account.</summary>
    public bool Knows(string user) => staff.ContainsKey(user);

    /// <summary>
    /// The name of what a field's code stands for: <c>referent</c>, <c>structure</c>, <c>territory</c>, and <c>place</c>, which is a structure or a commune; of a
    /// commune that the territory has not named, the national one.
    /// </summary>
    public string Of(string field, string code) => Named(field).GetValueOrDefault(code)
        ?? (field is "territory" or "place" ? communes.GetValueOrDefault(code) ?? Communes.Find(code)?.Name : null) ?? code;

    /// <summary>Every code that a field may hold, as far as the territory has named them, in the order of their names. Of a référent: those who accompany.</summary>
    public IEnumerable<(string Code, string Name)> All(string field) => Known(field).Where(n => field != "referent" || accompanyNobody?.Contains(n.Code) != true);

    /// <summary>Accounts that accompany people of a structure, in the order of their names; of every structure, where nobody has said who works where.</summary>
    public IEnumerable<(string Code, string Name)> Accompanying(string structure) =>
        All("referent").Where(n => worksFor is null || string.Equals(worksFor.GetValueOrDefault(n.Code), structure, StringComparison.Ordinal));

    /// <summary>Every code that the territory has named for a field, whether or not it may be chosen: what is typed is understood, and then told why it can't be.</summary>
    public IEnumerable<(string Code, string Name)> Known(string field) => Named(field).Select(n => (n.Key, n.Value)).OrderBy(n => n.Value, StringComparer.CurrentCulture);

    IReadOnlyDictionary<string, string> Named(string field) => field switch
    {
        "structure" or "place" or "transferTo" => structures,
        "territory" => communes,
        "referent" => staff,
        _ => Nothing,
    };
}

/// <summary>Reads the territory's names.</summary>
public sealed class TerritoryDirectory(IDocumentStore store)
{
    /// <summary>The names as they are now: a few dozen, read for each page, so that a change is seen at once.</summary>
    public async Task<TerritoryNames> ReadAsync(CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var batch = session.CreateBatchQuery();
        var (structures, communes, staff) = (batch.Query<Structure>().ToList(), batch.Query<Commune>().ToList(), batch.Query<StaffMember>().ToList());
        await batch.Execute(cancellation);
        return new TerritoryNames(
            (await structures).ToDictionary(s => s.Code, s => s.Name, StringComparer.Ordinal),
            (await communes).ToDictionary(c => c.Code, c => c.Name, StringComparer.Ordinal),
            (await staff).ToDictionary(m => m.User, m => m.Name, StringComparer.Ordinal),
            (await staff).Where(m => !m.MayAccompany).Select(m => m.User).ToHashSet(StringComparer.Ordinal),
            (await staff).Where(m => m.Structure is not null).ToDictionary(m => m.User, m => m.Structure!, StringComparer.Ordinal));
    }
}
