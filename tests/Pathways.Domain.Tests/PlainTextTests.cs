using System.Text;

namespace Pathways.Domain.Tests;

/// <summary>What is a text, and how it is compared.</summary>
public sealed class PlainTextTests
{
    [Theory]
    [InlineData("", true)]
    [InlineData("Zoé 王 👩 \uFFFD", true)]
    [InlineData("a\0", false)]
    [InlineData("a\uFFFE", false)]
    [InlineData("\uFFFF", false)]
    [InlineData("\uFDD0", false)]
    [InlineData("\U0001FFFE", false)]
    [InlineData("\U0010FFFF", false)]
    public void A_text_has_characters_only(string text, bool isText) => Assert.Equal(isText, PlainText.IsText(text));

    // Written here and not in the data above, which can't hold them.
    [Fact]
    public void Half_of_a_character_is_none()
    {
        Assert.False(PlainText.IsText("a\uD800"));
        Assert.False(PlainText.IsText("\uDC00a"));
    }

    /// <summary>Marks are accents in some scripts, which people leave out, and letters in others.</summary>
    [Theory]
    [InlineData("Éléonore", "Eleonore", true)]
    [InlineData("Μαρία", "Μαρια", true)]
    [InlineData("Андрей", "Андреи", true)]
    [InlineData("מֹשֶׁה", "משה", true)]
    [InlineData("مُحَمَّد", "محمد", true)]
    [InlineData("آمنة", "امنة", true)]
    [InlineData("राम कुमार", "रीमा कमर", false)]
    [InlineData("রাম", "রিমা", false)]
    [InlineData("ராம்", "ரமா", false)]
    [InlineData("สมชาย", "สมชาัย", false)]
    [InlineData("たか", "だが", false)]
    [InlineData("राम", "राम\u200D", true)]
    public void An_accent_falls_away_and_a_vowel_does_not(string one, string other, bool same)
    {
        Assert.Equal(same, PlainText.Fold(one) == PlainText.Fold(other));
        Assert.DoesNotContain(' ', PlainText.Fold("कुमारी"));
    }

    [Fact]
    public void What_is_no_character_stays_and_what_is_around_it_is_compared()
    {
        foreach (var odd in new[] { "\uFFFE", "\uD800", "\uFFFF" })
        {
            Assert.Equal($"é{odd}é", PlainText.Normalized($"e\u0301{odd}e\u0301", NormalizationForm.FormC));
            Assert.Equal($"e{odd}e", PlainText.WithoutAccents($"é{odd}é"));
            Assert.StartsWith("zoe", PlainText.Fold($"Zoé{odd}"), StringComparison.Ordinal);
        }
    }
}
