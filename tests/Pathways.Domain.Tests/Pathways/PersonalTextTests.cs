using Pathways.Domain.Pathways;

namespace Pathways.Domain.Tests.Pathways;

/// <summary>Texts by which somebody may be known, and categories that look a little like them.</summary>
public sealed class PersonalTextTests
{
    [Theory]
    [InlineData("1985-03-12")]
    [InlineData("1985/3/12")]
    [InlineData("12/03/1985")]
    [InlineData("12.3.1985")]
    [InlineData("3-12-1985")]
    [InlineData("12-03-85")]
    [InlineData("19850312")]
    [InlineData("12031985")]
    [InlineData("12mars1985")]
    [InlineData("12-Mar-85")]
    [InlineData("1er_12_août_1985")]
    [InlineData("12 février 1985")]
    [InlineData("dupont-85-03-12")]
    [InlineData("1985mars12")]
    [InlineData("1985-Mar-12")]
    [InlineData("12--03--1985")]
    [InlineData("1985x03x12")]
    [InlineData("FR7630006000011234567890189")]
    [InlineData("GB29NWBK60161331926819")]
    [InlineData("1 85 05 2A 123 456 78")]
    [InlineData("185057512345612")]
    [InlineData("0612345678")]
    [InlineData("+32470123456")]
    [InlineData("1.2.3.4.5.6.7.8.9")]
    [InlineData("١٢٣٤٥٦٧٨٩")]
    public void A_day_a_number_of_nine_digits_an_IBAN_and_a_telephone_may_tell_who_somebody_is(string text) => Assert.True(PersonalText.MayIdentify(text));

    [Theory]
    [InlineData("16-25")]
    [InlineData("2023-2024")]
    [InlineData("2024-01")]
    [InlineData("2024-T1")]
    [InlineData("<3000")]
    [InlineData("1.2.34")]
    [InlineData("69123")]
    [InlineData("niveau_4")]
    [InlineData("mars-2024")]
    [InlineData("2024-mars")]
    [InlineData("cap-2025-t1")]
    [InlineData("v1.2.34")]
    [InlineData("CONV-2026-01")]
    [InlineData("2024t1")]
    [InlineData("12345678")]
    public void Categories_years_and_measures_do_not(string text) => Assert.False(PersonalText.MayIdentify(text));

    [Theory]
    [InlineData("dupont120587", true)]
    [InlineData("870512-marie", true)]
    [InlineData("mdu-120587", true)]
    [InlineData("dupont.12-5-1987", true)]
    [InlineData("dupont.1987--05--12", true)]
    [InlineData("12mai1987.dupont", true)]
    [InlineData("33698741253", true)]
    [InlineData("FR76.30006000011234567890189", true)]
    [InlineData("agent4521", false)]
    [InlineData("t-202405", false)]
    [InlineData("a-120087", false)]
    [InlineData("a-1205879", false)]
    [InlineData("marie.dupont", false)]
    public void An_account_that_nobody_has_registered_holds_no_day_of_six_digits_either(string text, bool may) => Assert.Equal(may, PersonalText.MayBeSomebodys(text));

    [Theory]
    [InlineData("DupontMarie", false)]
    [InlineData("Dupont1985", false)]
    [InlineData("plie-Dupont1985", false)]
    [InlineData("plie-nord", true)]
    [InlineData("PLIE-CENTRE", true)]
    [InlineData("cap-2025-t1", true)]
    [InlineData("v1.2.34", true)]
    [InlineData("ml.est_2025-T4", true)]
    public void Words_written_as_names_are_make_no_code(string text, bool isCode) => Assert.Equal(isCode, PersonalText.IsCode(text));

    [Theory]
    [InlineData("19850312", true)]
    [InlineData("d-12031985", true)]
    [InlineData("agent.1985-03-12", true)]
    [InlineData("FR7630006000011234567890189", true)]
    [InlineData("NO9386011117947", true)]
    [InlineData("NO9386011117948", false)]
    [InlineData("RDV-20260301", false)]
    [InlineData("20260117", false)]
    [InlineData("t-123456789012", false)]
    [InlineData("c-claire", false)]
    public void A_reference_or_an_account_may_be_a_long_number_and_no_day_of_birth_or_account_at_a_bank(string text, bool isSomebodys) =>
        Assert.Equal(isSomebodys, PersonalText.IsSomebodys(text));
}
