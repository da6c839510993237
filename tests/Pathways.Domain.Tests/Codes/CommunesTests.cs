using Pathways.Domain.Codes;

namespace Pathways.Domain.Tests.Codes;

public class CommunesTests
{
    [Theory]
    [InlineData("69123", "Lyon")]
    [InlineData("69381", "Lyon 1er Arrondissement")]
    [InlineData("75101", "Paris 1er Arrondissement")]
    [InlineData("13201", "Marseille 1er Arrondissement")]
    [InlineData("01001", "L'Abergement-Clémenciat")]
    [InlineData("2A004", "Ajaccio")]
    [InlineData("97411", "Saint-Denis")]
    [InlineData("98818", "Nouméa")]
    // Merged since: people lived there when they entered.
    [InlineData("01340", "Saint-Bois")]
    public void A_commune_has_its_name(string code, string name) => Assert.Equal(name, Communes.Find(code)?.Name);

    [Theory]
    [InlineData("00000")]
    [InlineData("20000")]
    [InlineData("99999")]
    [InlineData("96001")]
    [InlineData("20004")]
    [InlineData("69999")]
    public void What_is_on_no_list_is_no_commune(string code) => Assert.Null(Communes.Find(code));

    [Theory]
    [InlineData("st etienne", "42218")]
    [InlineData("Saint-Étienne", "42218")]
    [InlineData("SAINT ETIENNE", "42218")]
    [InlineData("ste foy les lyon", "69202")]
    [InlineData("lyon", "69123")]
    [InlineData("69123", "69123")]
    [InlineData("2a004", "2A004")]
    [InlineData("l abergement clemenciat", "01001")]
    [InlineData("villeurb", "69266")]
    [InlineData("vaulx velin", "69256")]
    [InlineData("lyon 3e", "69383")]
    public void It_is_found_by_what_people_type(string typed, string code) => Assert.Equal(code, Communes.Search(typed, 5)[0].Code);

    [Theory]
    [InlineData("")]
    [InlineData("  -- ")]
    [InlineData("qqqq")]
    public void What_means_nothing_finds_nothing(string typed) => Assert.Empty(Communes.Search(typed, 5));

    [Fact]
    public void Every_code_of_the_list_is_canonical_and_every_part_is_within_a_commune_of_it()
    {
        Assert.InRange(Communes.All.Count(e => e.Kind == CommuneKinds.Commune), 34_900, 35_000);
        Assert.All(Communes.All, e => Assert.Equal(e.Code, Nomenclatures.Commune(e.Code)));
        Assert.All(Communes.All.Where(e => e.Within is not null), e => Assert.Equal(CommuneKinds.Commune, Communes.Find(e.Within!)?.Kind));
    }
}
