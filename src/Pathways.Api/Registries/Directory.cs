using Marten;

namespace Pathways.Api.Registries;

/// <summary>A structure of the territory, as pages name it.</summary>
/// <param name="Code">Code that events carry.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Kind of structure: PLIE, ML, CCAS, CAP_EMPLOI, or of SIAE: ACI, AI, EI, ETTI.</param>
/// <param name="Territory">INSEE code of the commune where it stands.</param>
public sealed record Structure(string Code, string Name, string Kind, string Territory);

/// <summary>A commune of the territory, as pages name it.</summary>
/// <param name="Code">INSEE code.</param>
/// <param name="Name">Its name.</param>
public sealed record Commune(string Code, string Name);

/// <summary>Somebody who works with the service, as pages name them: a référent, a coordinator.</summary>
/// <param name="User">Account, as events carry it.</param>
/// <param name="Name">Their name.</param>
/// <param name="Structure">Code of the structure they work for, when they work for one.</param>
/// <param name="Counsels">Whether the account has the role of those who accompany; null where its roles are not known: it was kept before they were, and has not signed in since.</param>
/// <param name="Counselled">Whether it is known that it had that role before, as somebody who has become a coordinator.</param>
/// <param name="Since">The day from which it is known that it has that role, or does not; null where that is not known.</param>
public sealed record StaffMember(string User, string Name, string? Structure = null, bool? Counsels = null, bool Counselled = false, DateOnly? Since = null)
{
    /// <summary>Whether they may be a référent: a counsellor of a structure, as far as is known. Whoever coordinates, evaluates, audits or administers, and nothing else, accompanies nobody.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool MayAccompany => Counsels is not false && !string.IsNullOrWhiteSpace(Structure);

    /// <summary>Whether they were a counsellor of a structure when they last signed in.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool Accompanies => Counsels is true && MayAccompany;

    /// <summary>Whether a mandate of a day may be true though they accompany nobody now: they did before, or it is of a day of which that is not known.</summary>
    /// <param name="day">The day.</param>
    public bool MayHaveAccompanied(DateOnly day) => Counselled || Counsels is null || Since is not { } since || day < since;
}

/// <summary>The labels of the territory's codes: never in events, so that a name can change.</summary>
public static class DirectoryDocuments
{
    /// <summary>The tables that figures hold a filter against, by dimension.</summary>
    public static IReadOnlyDictionary<string, string> Tables { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal) { ["structure"] = "mt_doc_structure", ["territory"] = "mt_doc_commune" };

    /// <summary>Registers the documents with the store.</summary>
    public static void AddDirectory(this StoreOptions options)
    {
        options.Schema.For<Structure>().Identity(s => s.Code);
        options.Schema.For<Commune>().Identity(c => c.Code);
        options.Schema.For<StaffMember>().Identity(m => m.User);
    }
}
