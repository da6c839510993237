using System.Globalization;
using Pathways.Api.Evaluation;
using Pathways.Api.Registries;
using Pathways.Api.Resources;
using Pathways.Projections.Indicators;
using static Pathways.Api.Hosting.Languages;

namespace Pathways.Api.Pages.Board;

/// <summary>Numbers, days and codes of the board, in the language of the request.</summary>
public static class BoardWords
{
    /// <summary>The language.</summary>
    public static CultureInfo Culture => Labels.Language(CultureInfo.CurrentUICulture.Name);

    /// <summary>A thing that both languages say.</summary>
    public static string In(Words words) => Say(words.Fr, words.En);

    /// <summary>What a figure is called, with what was asked of it.</summary>
    public static string NameOf(FigureAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return In(answer.Rule.NameFor(answer.Request));
    }

    /// <summary>A count, its thousands apart.</summary>
    public static string Count(double? count) => count?.ToString("#,##0.##", Culture) ?? Say("s. o.", "n/a");

    /// <summary>A share as a percentage of one decimal: what is not nobody is not written as 0, nor what is not all as 100.</summary>
    public static string Percent(double? share) => share switch
    {
        null => Say("s. o.", "n/a"),
        > 0 and < 0.0005 => Say("<\u00a00,1\u202f%", "<0.1%"),
        > 0.9995 and < 1 => Say(">\u00a099,9\u202f%", ">99.9%"),
        { } s => (s * 100).ToString("0.0", Culture) + Say("\u202f%", "%"),
    };

    /// <summary>A day in words.</summary>
    public static string Day(DateOnly day) => Labels.Day(day, Culture);

    /// <summary>A month in words.</summary>
    public static string Month(DateOnly month) => month.ToString("MMMM yyyy", Culture);

    /// <summary>A number of a unit of time: of two decimals at most, as in drawings and limits.</summary>
    public static string Units(double number, TimeUnit unit) => Count(number) + "\u00a0" + Unit(unit, number);

    /// <summary>A unit of time, in the plural where there are two or more.</summary>
    public static string Unit(TimeUnit unit, double number = 2) => unit switch
    {
        TimeUnit.Month => Say("mois", number is 1 ? "month" : "months"),
        TimeUnit.Week => Say(number < 2 ? "semaine" : "semaines", number is 1 ? "week" : "weeks"),
        _ => Say(number < 2 ? "jour" : "jours", number is 1 ? "day" : "days"),
    };

    /// <summary>An interval in words; empty where there is none.</summary>
    public static string Between(double? lower, double? upper, Func<double?, string> say)
    {
        ArgumentNullException.ThrowIfNull(say);
        return lower is null ? "" : Say($"{say(lower)} à {say(upper)}", $"{say(lower)} to {say(upper)}");
    }

    /// <summary>What is counted, in the plural unless it is of one.</summary>
    public static string Counted(string unit, long number = 2) => unit switch
    {
        "exit" => Say(number < 2 ? "sortie" : "sorties", number is 1 ? "exit" : "exits"),
        "appointment" => Say("rendez-vous", number is 1 ? "appointment" : "appointments"),
        _ => Say("parcours", number is 1 ? "pathway" : "pathways"),
    };

    /// <summary>A dimension's name.</summary>
    public static string Dimension(string name) => In(DimensionWords.Name(name));

    /// <summary>The same within a sentence: its first letter is small, and RSA stays RSA.</summary>
    public static string DimensionWithin(string name) => Dimension(name) is [var first, .. var rest] ? char.ToLower(first, Culture) + rest : "";

    /// <summary>A value of a dimension in words; what has none, as it is stored.</summary>
    public static string ValueOf(TerritoryNames places, string dimension, string value, bool grouped = false) => In(DimensionWords.Value(places, dimension, value, grouped));
}
