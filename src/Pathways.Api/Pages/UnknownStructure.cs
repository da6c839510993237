using Pathways.Api.Registries;
using static Pathways.Api.Hosting.Languages;

namespace Pathways.Api.Pages;

/// <summary>What is said of a structure in an address that nobody has: those that there are, by their names.</summary>
static class UnknownStructure
{
    /// <summary>The values of the refusal's words as people read them; codes stay beside, for an address holds them.</summary>
    public static Dictionary<string, string> InWords(IReadOnlyDictionary<string, string> unknown, TerritoryNames places) => unknown.ToDictionary(
        d => d.Key,
        d => d.Key switch
        {
            "name" => Say("«\u00a0Structure\u00a0»", "“Structure”"),
            "nearest" or "known" => string.Join(", ", d.Value.Split(", ").Select(code => AddressValue.WithName(places.Structure(code), code))),
            _ => d.Value,
        },
        StringComparer.Ordinal);
}
