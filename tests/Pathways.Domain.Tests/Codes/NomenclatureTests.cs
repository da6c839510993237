using Pathways.Domain.Codes;

namespace Pathways.Domain.Tests.Codes;

public class NomenclatureTests
{
    [Theory]
    [InlineData("K2204", "K2204")]
    [InlineData(" k2204 ", "K2204")]
    [InlineData("N1105", "N1105")]
    [InlineData("O1105", null)]
    [InlineData("K220", null)]
    [InlineData("K22045", null)]
    [InlineData("", null)]
    public void A_ROME_code_is_a_letter_from_A_to_N_and_four_digits(string typed, string? code) => Assert.Equal(code, Nomenclatures.Rome(typed));

    [Theory]
    [InlineData("88.99B", "88.99B")]
    [InlineData("8899b", "88.99B")]
    [InlineData("01.11z", "01.11Z")]
    [InlineData("88.99", null)]
    [InlineData("8.899B", null)]
    public void A_NAF_code_is_stored_with_its_dot(string typed, string? code) => Assert.Equal(code, Nomenclatures.Naf(typed));

    [Fact]
    public void NAF_2025_takes_over_on_1_January_2027() =>
        Assert.Equal(("rev2", "2025"), (Nomenclatures.NafVersionOn(new(2026, 12, 31)), Nomenclatures.NafVersionOn(new(2027, 1, 1))));

    [Theory]
    [InlineData("01001", "01001")]
    [InlineData("2a004", "2A004")]
    [InlineData("2B033", "2B033")]
    [InlineData("97411", "97411")]
    [InlineData("98818", "98818")]
    [InlineData("1001", null)]
    [InlineData("2C004", null)]
    public void A_commune_keeps_its_leading_zero_and_its_capital(string typed, string? code) => Assert.Equal(code, Nomenclatures.Commune(typed));

    [Theory]
    [InlineData("732 829 320 00074", true)]
    [InlineData("73282932000074", true)]
    [InlineData("73282932000075", false)]
    // La Poste: the head office by Luhn, its offices by a sum of digits that is a multiple of 5.
    [InlineData("35600000000048", true)]
    [InlineData("35600000049837", true)]
    [InlineData("35600000049838", false)]
    // The same sum of digits helps nobody else.
    [InlineData("73282932000069", false)]
    [InlineData("7328293200007", null)]
    [InlineData("7328293200007A", null)]
    [InlineData("", null)]
    public void A_SIRET_has_a_key_and_La_Poste_one_of_its_own(string number, bool? right) => Assert.Equal(right, Siret.HasRightKey(number));
}
