using Pathways.Api.Recording;

namespace Pathways.Api.Tests.Recording;

public class ContactTests
{
    [Theory]
    [InlineData("06 12 34 56 78", "+33 6 12 34 56 78")]
    [InlineData("0612345678", "+33 6 12 34 56 78")]
    [InlineData("06.12.34.56.78", "+33 6 12 34 56 78")]
    [InlineData("+33 (0)6 12 34 56 78", "+33 6 12 34 56 78")]
    [InlineData("0033612345678", "+33 6 12 34 56 78")]
    [InlineData("04 72 00 00 00", "+33 4 72 00 00 00")]
    // Réunion, Guadeloupe, New Caledonia: as people there write it, and with the country's code.
    [InlineData("0692 12 34 56", "+262 692 12 34 56")]
    [InlineData("0690 30 12 34", "+590 690 30 12 34")]
    [InlineData("+687 75 12 34", "+687 75.12.34")]
    [InlineData("+32 470 12 34 56", "+32 470 12 34 56")]
    [InlineData("06 39 98 12 34", "+33 6 39 98 12 34")]
    // As a spreadsheet leaves it: without its zero, or its plus.
    [InlineData("612345678", "+33 6 12 34 56 78")]
    [InlineData("33612345678", "+33 6 12 34 56 78")]
    [InlineData("692123456", "+262 692 12 34 56")]
    [InlineData("639981234", "+33 6 39 98 12 34")]
    // Numbers of services, which nobody dials with +33; short ones are nobody's.
    [InlineData("0805 05 05 05", "0 805 05 05 05")]
    [InlineData("+33 8 05 05 05 05", "0 805 05 05 05")]
    [InlineData("0970 10 20 30", "+33 9 70 10 20 30")]
    [InlineData("3949", null)]
    [InlineData("6,12345678E+08", null)]
    [InlineData("abc", null)]
    [InlineData("", null)]
    [InlineData("12", null)]
    [InlineData("06 12 34 56", null)]
    [InlineData("06 12 34 56 78 90", null)]
    [InlineData("0612345678 poste 12", null)]
    [InlineData("+33 6 ABC DEF", null)]
    public void A_telephone_number_is_stored_in_one_form_or_refused(string typed, string? stored)
    {
        Assert.Equal(stored, Contact.Phone(typed));
        // A form shows it as it is dialled, and reads it back as what was stored.
        Assert.Equal(stored, Contact.Shown(stored) is { } shown ? Contact.Phone(shown) : null);
    }

    [Theory]
    [InlineData("+33 6 12 34 56 78", "06 12 34 56 78")]
    [InlineData("0 805 05 05 05", "0 805 05 05 05")]
    [InlineData("+262 692 12 34 56", "+262 692 12 34 56")]
    [InlineData(null, null)]
    public void A_page_shows_a_number_as_it_is_dialled(string? stored, string? shown) => Assert.Equal(shown, Contact.Shown(stored));

    [Theory]
    [InlineData(" Amina.Durand@Example.ORG ", "Amina.Durand@example.org")]
    [InlineData("a@b.fr", "a@b.fr")]
    [InlineData("zoé+emploi@métropole.fr", "zoé+emploi@métropole.fr")]
    [InlineData("@", null)]
    [InlineData("@example.org", null)]
    [InlineData("amina@", null)]
    [InlineData("amina", null)]
    [InlineData("amina@localhost", null)]
    [InlineData("amina@@example.org", null)]
    [InlineData("amina..durand@example.org", null)]
    [InlineData("amina durand@example.org", null)]
    [InlineData("Amina <amina@example.org>", null)]
    [InlineData("amina@example.org, moussa@example.org", null)]
    [InlineData("amina@-example.org", null)]
    public void An_address_is_one_that_mail_reaches(string typed, string? stored) => Assert.Equal(stored, Contact.Email(typed));
}
