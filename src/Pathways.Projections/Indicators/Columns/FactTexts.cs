using System.Globalization;

namespace Pathways.Projections.Indicators.Columns;

/// <summary>The few texts that many facts have, each once. Only grows; what was given out stays as it is.</summary>
sealed class FactTexts
{
    // No pathway has more references than events.
    static readonly string[] Numbers = [.. Enumerable.Range(0, 8192).Select(n => n.ToString(CultureInfo.InvariantCulture))];

    readonly Dictionary<string, ushort> numbers = new(StringComparer.Ordinal);
    string?[] texts = [null];

    /// <summary>The texts by their numbers, of which 0 is none.</summary>
    public string?[] All => texts;

    /// <summary>The number of a text.</summary>
    /// <exception cref="OverflowException">There are more than 65,535: codes of closed lists never are.</exception>
    public ushort Of(string? text)
    {
        if (text is null)
        {
            return 0;
        }
        if (!numbers.TryGetValue(text, out var number))
        {
            numbers[text] = number = checked((ushort)texts.Length);
            // Whoever counts goes on with those of before.
            texts = [.. texts, text];
        }
        return number;
    }

    /// <summary>What stands for a reference within its pathway: which of its steps belong together is all that figures ask of it.</summary>
    public static string? Reference(ushort number) => number == 0 ? null : number < Numbers.Length ? Numbers[number] : number.ToString(CultureInfo.InvariantCulture);
}
