using System.Text.RegularExpressions;

namespace Pathways.Domain.Pathways;

public sealed partial record Pathway
{
    /// <summary>The entry, once there is one.</summary>
    public PathwayOpened? Opening { get; init; }

    /// <summary>Whether the pathway was opened.</summary>
    public bool IsOpened => Opening is not null;

    /// <summary>Day of entry.</summary>
    public DateOnly? OpenedOn => Opening?.OccurredOn;

    /// <summary>Code of the structure that accompanies now: it decides who may see the pathway.</summary>
    public string? Structure { get; init; }

    /// <summary>Account of the référent whose mandate runs.</summary>
    public string? Referent { get; init; }

    /// <summary>Since when that mandate runs.</summary>
    public DateOnly? ReferentSince { get; init; }

    /// <summary>Code of the structure that a transfer is proposed to, until the pathway changes its structure; null where none is.</summary>
    public string? TransferTo { get; init; }

    /// <summary>Day of that proposal.</summary>
    public DateOnly? TransferProposedOn { get; init; }
}

// Entry and the référents' dated mandates.
static partial class Entry
{
    const int MostAttributes = 1_000;

    public static Refusal? Refuse(Pathway state, EntryEvent proposed) => proposed switch
    {
        PathwayOpened e => All(e).FirstOrDefault(),
        ReferentAppointed e =>
            Rules.Account(e.Referent, "referent")
            ?? Rules.Code(e.Structure, "structure")
            ?? (state.Referent is { } r ? new Refusal("mandate/already-appointed", "referent").With("referent", r) : null),
        ReferentReplaced e =>
            Rules.Account(e.Referent, "referent")
            ?? Rules.Code(e.Structure, "structure")
            ?? (state.Referent is null ? new Refusal("mandate/none-to-replace", "referent") : null)
            ?? (state.Referent == e.Referent && state.Structure == e.Structure
                ? new Refusal("mandate/same-referent", "referent").With("referent", e.Referent)
                : null)
            ?? Rules.NotBefore(e.OccurredOn, state.ReferentSince, "mandate/before-current"),
        TransferProposed e =>
            Rules.Code(e.Structure, "structure")
            ?? (e.Structure == state.Structure ? new Refusal("mandate/proposed-to-own-structure", "structure").With("structure", e.Structure) : null)
            ?? (e.Structure == state.TransferTo ? new Refusal("mandate/proposed-already", "structure").With("structure", e.Structure).With("since", state.TransferProposedOn!.Value) : null),
        _ => null,
    };

    /// <summary>Everything that is wrong with the values of an entry, each whatever the others are.</summary>
    public static IEnumerable<Refusal> All(PathwayOpened e) => new[]
    {
        Rules.Code(e.Structure, "structure"),
        Rules.Code(e.Convention, "convention"),
        Rules.Commune(e.Territory),
        e.Person == Guid.Empty ? new Refusal("entry/unknown-person", "person") : null,
        Rules.Between(e.Situation.Age, EntryFacts.Youngest, EntryFacts.Oldest, "entry/age-out-of-range", "situation.age"),
        ProofDates(e),
        Attributes(e),
    }.OfType<Refusal>();

    public static Pathway Apply(Pathway state, EntryEvent happened) => happened switch
    {
        PathwayOpened e => state with { Opening = e, Structure = e.Structure },
        ReferentAppointed e => Mandate(state, e.Referent, e.Structure, e.OccurredOn),
        ReferentReplaced e => Mandate(state, e.Referent, e.Structure, e.OccurredOn),
        TransferProposed e => state with { TransferTo = e.Structure, TransferProposedOn = e.OccurredOn },
        _ => state,
    };

    static Pathway Mandate(Pathway state, string referent, string structure, DateOnly on)
    {
        var (to, proposedOn) = new TransferProposal(state.TransferTo, state.TransferProposedOn).After(structure, state.Structure);
        return state with { Referent = referent, Structure = structure, ReferentSince = on, TransferTo = to, TransferProposedOn = proposedOn };
    }

    static Refusal? ProofDates(PathwayOpened e) =>
        EntryFacts.ProofOf(new Refusal("entry/proof-after-entry", "situation.publics"), e, proof => proof > e.OccurredOn)?.With("occurredOn", e.OccurredOn);

    // Attributes are categories to break figures down by, as many as a file has; the bounds keep names and sentences out.
    static Refusal? Attributes(PathwayOpened e) => e.Attributes switch
    {
        null => null,
        { Count: > MostAttributes and var found } => new Refusal("entry/too-many-attributes", "attributes").With("found", found),
        var all when all.Any(a => !AttributeName().IsMatch(a.Key)) => new Refusal("entry/bad-attribute-name", "attributes"),
        var all => all.Select(RefuseAttribute).FirstOrDefault(refusal => refusal is not null),
    };

    // A null comes in through the wire, whatever the type says.
    static Refusal? RefuseAttribute(KeyValuePair<string, string> attribute) =>
        Identifying().IsMatch(attribute.Key) ? new Refusal("entry/identifying-attribute", $"attributes.{attribute.Key}")
        : attribute.Value is null || !AttributeValue().IsMatch(attribute.Value) ? new Refusal("entry/bad-attribute-value", $"attributes.{attribute.Key}")
        : PersonalText.MayIdentify(attribute.Value) ? new Refusal("entry/identifying-attribute", $"attributes.{attribute.Key}")
        : null;

    // What an installation may declare.
    internal static bool MayBe(string name) => AttributeName().IsMatch(name) && !Identifying().IsMatch(name);

    internal static bool MayBe(string name, string value) => MayBe(name) && RefuseAttribute(new(name, value)) is null;

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_.-]{0,39}\z", RegexOptions.CultureInvariant, 10_000)]
    internal static partial Regex AttributeName();

    // What a column is called that says who somebody is, in French and English.
    [GeneratedRegex(@"\A(?:(?:first|last|sur|family|given|birth|full|maiden)[_.-]?name|name|nom(?:[_.-]?(?:de[_.-]?)?(?:famille|naissance|usage|complet))?|prenoms?|e?[_.-]?mail|courriel|tel(?:ephone)?|(?:tele)?phone|mobile|portable|adresse|address|street|rue|nir|ssn|(?:numero[_.-]?)?secu(?:rite[_.-]?sociale)?|(?:date[_.-]?(?:de[_.-]?)?naissance)|birth[_.-]?(?:date|day)|date[_.-]?of[_.-]?birth|dob|iban)\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 10_000)]
    private static partial Regex Identifying();

    // Four letters that nobody sees fill a place in Korean.
    [GeneratedRegex(@"\A[-\p{L}\p{N}+<>=%/_.,:()-[\u115F\u1160\u3164\uFFA0]]{1,40}\z", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex AttributeValue();
}
