using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Pathways.Api.Pages;

/// <summary>
/// Keeps French signs with their word: no line of a page begins with a colon or ends with an opening quote. Texts are written with plain
/// blanks, and stay so for programs; only what a page shows changes, never a value, an attribute, a script or what somebody types.
/// </summary>
static partial class FrenchBlanks
{
    const string Blank = " ", NoBreak = "\u00a0";

    /// <summary>
    /// Applies it to the pages that are served in French. Costs one pass over a page, which is held in memory meanwhile; everything else goes
    /// through as it is written. It comes after compression, which then compresses what is shown.
    /// </summary>
    public static void UseFrenchBlanks(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        if (CultureInfo.CurrentUICulture.TwoLetterISOLanguageName != "fr" || http.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
        {
            await next(http);
            return;
        }
        var body = http.Response.Body;
        await using var page = new PageBody(http.Response, body);
        http.Response.Body = page;
        try
        {
            await next(http);
        }
        finally
        {
            http.Response.Body = body;
        }
        if (page.Held is { } held)
        {
            await body.WriteAsync(Encoding.UTF8.GetBytes(Of(held)), http.RequestAborted);
        }
    });

    /// <summary>A page with its blanks before <c>: ; ? ! » %</c> and after <c>«</c>, and in and before a time (à 14 h 30), unbreakable, in what is shown of it.</summary>
    public static string Of(string page)
    {
        try
        {
            return Kept().Replace(page, match => match.Value == Blank ? NoBreak : match.Value);
        }
        catch (RegexMatchTimeoutException)
        {
            // A page that is so long, or a machine so busy: a colon at the start of a line is better than no page.
            return page;
        }
    }

    // Tags, and what stands as it was typed or is run, are passed over whole.
    [GeneratedRegex("<(?<kept>script|style|textarea|code|pre)\\b.*?</\\k<kept>\\s*>|<!--.*?-->|<[^>]*>| (?=[:;?!%»]|&#xBB;)|(?<=«|&#xAB;) |(?<=\\bà) (?=\\d{1,2}[ \u00a0]h\\b)|(?<=\\d) (?=h\\b)|(?<=\\d h) (?=\\d\\d\\b)", RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Kept();
}
