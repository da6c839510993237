using System.Globalization;
using Microsoft.AspNetCore.Localization;

namespace Pathways.Api.Hosting;

/// <summary>French first, English beside: by address (?lang=en), then by what was chosen before, then by what the browser asks.</summary>
public static class Languages
{
    const string Chosen = "pathways-language";

    static readonly CultureInfo[] Served = [CultureInfo.GetCultureInfo("fr"), CultureInfo.GetCultureInfo("en")];

    /// <summary>The codes of the languages served.</summary>
    public static IReadOnlyList<string> Codes { get; } = [.. Served.Select(l => l.Name)];

    /// <summary>The languages served.</summary>
    public static IReadOnlyList<CultureInfo> All => Served;

    /// <summary>The code of the language of the request.</summary>
    public static string Code => Say("fr", "en");

    /// <summary>Whether a language is served under a name: fr, en, or one of their kinds, such as en-GB.</summary>
    public static bool IsServed(string name) => Codes.Any(c => string.Equals(name, c, StringComparison.OrdinalIgnoreCase) || name.StartsWith(c + "-", StringComparison.OrdinalIgnoreCase));

    /// <summary>Chooses the language of each request.</summary>
    public static void UseLanguages(this WebApplication app)
    {
        app.UseRequestLocalization(new RequestLocalizationOptions
        {
            DefaultRequestCulture = new RequestCulture("fr"),
            SupportedCultures = Served,
            SupportedUICultures = Served,
            RequestCultureProviders =
            [
                new QueryStringRequestCultureProvider { QueryStringKey = "lang", UIQueryStringKey = "lang" },
                new CookieRequestCultureProvider { CookieName = Cookies.NameIn(app.Environment, Chosen) },
                new AcceptLanguageHeaderRequestCultureProvider(),
            ],
        });
        app.Use(async (http, next) =>
        {
            // A language chosen in the address is kept for the pages after it.
            if (http.Request.Query.ContainsKey("lang"))
            {
                http.Keep(Chosen, CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(CultureInfo.CurrentUICulture)), TimeSpan.FromDays(365));
            }
            await next(http);
        });
    }

    /// <summary>What is said in each language served, by its code.</summary>
    public static IReadOnlyDictionary<string, string> InEachLanguage(Func<string> said)
    {
        ArgumentNullException.ThrowIfNull(said);
        var asked = CultureInfo.CurrentUICulture;
        try
        {
            return Served.ToDictionary(l => l.Name, l =>
            {
                CultureInfo.CurrentUICulture = l;
                return said();
            }, StringComparer.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentUICulture = asked;
        }
    }

    /// <summary>Says a thing in the language of the request.</summary>
    public static string Say(string fr, string en) => string.Equals(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, "en", StringComparison.Ordinal) ? en : fr;
}
