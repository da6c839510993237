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
