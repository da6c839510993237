using System.Text.RegularExpressions;

namespace Pathways.Domain.Pathways;

/// <summary>
/// Texts by which somebody may be known, wherever a code is expected: the name of an import's source, an attribute's value. Pure.
/// Names of people in small letters can't be told from codes: where it matters, codes are declared beforehand.
/// </summary>
public static partial class PersonalText
{
    // Telephone (9 with its country), social security (13, or 15 with its key), IBAN (13 at least in every country), bank card (16), file numbers.
    const int FewestDigits = 9;

    /// <summary>Refusal of a new code that has such a text: figures are broken down by it.</summary>
    public const string InCode = "step/identifying-code";

    /// <summary>
    /// Whether a text holds a day, whatever its order and separators, a social security or telephone number, or nine digits in all, however
    /// they are written apart. The digits of every IBAN and of every social security number with its key are more than nine.
    /// </summary>
    public static bool MayIdentify(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Count(char.IsDigit) >= FewestDigits || Rules.IsPersonal(text) || HoldsDay(text);
    }

    static bool HoldsDay(string text) => Day().IsMatch(text) || Day().IsMatch(Between().Replace(text, "-"));

    /// <summary>
    /// Whether an account by which somebody signs in says more of somebody than what they are called: a day, a telephone or social security number, an account at a
    /// bank. It may have many digits, as providers issue them. A UUID or 24 hexadecimal digits and more are not looked into: they are drawn, and some look like a day.
    /// </summary>
    public static bool IsInAccount(string account)
    {
        ArgumentNullException.ThrowIfNull(account);
        var chosen = Drawn().Replace(account, "|");
        return IsSomebodys(chosen) || Rules.IsPersonal(chosen) || Abroad().IsMatch(chosen) || HoldsDay(chosen);
    }

    /// <summary>
    /// Whether an account or a reference that nobody has registered may be somebody's: one that may identify, or with a day of six digits in a row, as in
    /// <c>dupont120587</c> (day, month, year, or the other way round). Sources and attributes' values may have six digits, which mostly are others.
    /// </summary>
    public static bool MayBeSomebodys(string text) => MayIdentify(text) || ShortDay().IsMatch(text);

    /// <summary>What stands against a new code of a structure, a place or a convention, which nobody has registered.</summary>
    public static Refusal? Against(string code, string field) =>
        MayBeSomebodys(code) ? new Refusal(InCode, field) : Named().IsMatch(code) ? new Refusal("step/bad-code", field) : null;

    /// <summary>
    /// Whether a reference or an account, which may have many digits of its own, is somebody's by itself: a day on which whoever is accompanied may be
    /// born (until 2012), or an account at a bank with its right key. Numbers of telephones and of social security are in none (<see cref="Rules"/>).
    /// </summary>
    public static bool IsSomebodys(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Birth().IsMatch(text) || (Iban().IsMatch(text) && HasKeyOfBank(text));
    }

    // ISO 7064, MOD 97-10: the country and the key behind the rest, letters as 10 to 35.
    static bool HasKeyOfBank(string text) => (text[4..] + text[..4]).Aggregate(0, (rest, c) =>
        char.IsAsciiDigit(c) ? ((rest * 10) + (c - '0')) % 97 : ((rest * 100) + (char.ToUpperInvariant(c) - 'A' + 10)) % 97) == 1;

    /// <summary>Whether a text is a code: 40 letters without accents, digits, dots, dashes or underscores at most, not written like a name, with nothing by which somebody may be known.</summary>
    public static bool IsCode(string text) => Rules.Code(text, "") is null && !Named().IsMatch(text) && !MayIdentify(text);

    [GeneratedRegex(@"(?<![0-9])(?:(?:19[0-9]{2}|200[0-9]|201[0-2])[._-]?(?:0[1-9]|1[0-2])[._-]?(?:0[1-9]|[12][0-9]|3[01])|(?:0[1-9]|[12][0-9]|3[01])[._-]?(?:0[1-9]|1[0-2])[._-]?(?:19[0-9]{2}|200[0-9]|201[0-2]))(?![0-9])", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Birth();

    [GeneratedRegex(@"(?<![0-9])(?:(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])[0-9]{2}|[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]))(?![0-9])", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex ShortDay();

    [GeneratedRegex(@"\A[A-Za-z]{2}[0-9]{2}[A-Za-z0-9]{11,30}\z", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Iban();

    [GeneratedRegex(@"(?<![A-Za-z0-9])(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{24,})(?![A-Za-z0-9])", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 10_000)]
    private static partial Regex Drawn();

    // A telephone number of any country, as E.164 has it.
    [GeneratedRegex(@"\+[0-9](?:[ ._/-]?[0-9]){7,14}(?![0-9])", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Abroad();

    // What stands between the parts of a day, when it is more than one sign, or a letter.
    [GeneratedRegex(@"(?<=[0-9])(?:[ ._/,-]{2,}|[ ._/,-]*[A-Za-z][ ._/,-]*)(?=[0-9])", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Between();

    // Words written as names are, one against the other or against a number: DupontMarie, Dupont1985.
    [GeneratedRegex(@"(?:\A|[._-])(?:[A-Z][a-z]{2,})+[0-9]*(?:[._-]|\z)", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Named();

    // Year first, or last with four digits; with a year of two digits only where day and month have two: 1.2.34 is a version. Months in words, French and English.
    [GeneratedRegex(@"(?<![0-9])(?:(?:19|20)[0-9]{2}(?<s>[ ._/,-]?)(?:0[1-9]|1[0-2])\k<s>(?:0[1-9]|[12][0-9]|3[01])|(?:19|20)[0-9]{2}[._/-](?:0?[1-9]|1[0-2])[._/-](?:0?[1-9]|[12][0-9]|3[01])|(?:0[1-9]|[12][0-9]|3[01])(?<u>[ ._/,-]?)(?:0[1-9]|[12][0-9]|3[01])\k<u>(?:19|20)[0-9]{2}|[0-9]{1,2}[._/-][0-9]{1,2}[._/-](?:19|20)[0-9]{2}|[0-3][0-9](?<t>[._/-])[0-3][0-9]\k<t>[0-9]{2}|[0-9]{2}(?<v>[._/-])(?:0[1-9]|1[0-2])\k<v>(?:0[1-9]|[12][0-9]|3[01])|(?:19|20)[0-9]{2}[ ._/-]?(?:janv|jan|f[eé]v|feb|mars|mar|avr|apr|mai|may|juin|jun|juil|jul|ao[uû]t|aug|sep|oct|nov|d[eé]c)\p{L}*[ ._/-]?[0-9]{1,2}|[0-9]{1,2}[ ._/-]?(?:janv|jan|f[eé]v|feb|mars|mar|avr|apr|mai|may|juin|jun|juil|jul|ao[uû]t|aug|sep|oct|nov|d[eé]c)\p{L}*[ ._/-]?(?:[0-9]{4}|[0-9]{2}))(?![0-9])", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 10_000)]
    private static partial Regex Day();
}
