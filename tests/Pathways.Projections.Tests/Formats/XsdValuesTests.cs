using Pathways.Projections.Formats;

namespace Pathways.Projections.Tests.Formats;

public class XsdValuesTests
{
    [Theory]
    [InlineData("2024-02-29T12:34:56.7890123+01:30", "2024-02-29T11:04:56.7890123Z")]
    [InlineData("2024-01-01T24:00:00Z", "2024-01-02T00:00:00Z")]
    [InlineData(" 2024-01-01T00:00:00 ", "2024-01-01T00:00:00Z")]
    [InlineData("2024-01-01T00:00:00.123456789Z", "2024-01-01T00:00:00.1234567Z")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59.9999999-00:00", "9999-12-31T23:59:59.9999999Z")]
    public void Reads_xs_dateTime(string text, string utc)
    {
        Assert.True(XsdValues.TryDateTime(text, out var ticks, out _));
        Assert.Equal(DateTimeOffset.Parse(utc).UtcTicks, ticks);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2024-01-01")]
    [InlineData("2024-01-01 00:00:00")]
    [InlineData("2024-01-01T00:00")]
    [InlineData("2023-02-29T00:00:00Z")]
    [InlineData("2024-13-01T00:00:00Z")]
    [InlineData("2024-00-01T00:00:00Z")]
    [InlineData("2024-01-01T25:00:00Z")]
    [InlineData("2024-01-01T24:00:01Z")]
    [InlineData("2024-01-01T00:60:00Z")]
    [InlineData("2024-01-01T00:00:60Z")]
    [InlineData("2024-01-01T00:00:00.Z")]
    [InlineData("2024-01-01T00:00:00+1:00")]
    [InlineData("2024-01-01T00:00:00+0100")]
    [InlineData("2024-01-01T00:00:00+14:01")]
    [InlineData("2024-01-01T00:00:00Zx")]
    [InlineData("2024-0a-01T00:00:00Z")]
    [InlineData("0000-01-01T00:00:00Z")]
    [InlineData("12024-01-01T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00+01:00")]
    public void Refuses_what_is_none(string text) => Assert.False(XsdValues.TryDateTime(text, out _, out _));

    [Theory]
    [InlineData("1.5e3", 1500)]
    [InlineData(".5", 0.5)]
    [InlineData("INF", double.PositiveInfinity)]
    [InlineData("-INF", double.NegativeInfinity)]
    [InlineData("NaN", double.NaN)]
    public void Reads_xs_double(string text, double value)
    {
        Assert.True(XsdValues.TryDouble(text, out var read));
        Assert.Equal(value, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Infinity")]
    [InlineData("1,5")]
    [InlineData("1 000")]
    [InlineData("1.0.0")]
    [InlineData("0x10")]
    public void Refuses_what_is_no_xs_double(string text) => Assert.False(XsdValues.TryDouble(text, out _));
}
