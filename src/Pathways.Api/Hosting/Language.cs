using System.Globalization;
using Microsoft.AspNetCore.Localization;
using Pathways.Api.Resources;

namespace Pathways.Api.Hosting;

/// <summary>The language that a request is answered in.</summary>
public static class Language
{
    /// <summary>As the address asks (<c>?lang=</c>), else as the site's switch or the browser says, else French.</summary>
    public static CultureInfo Of(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var asked = context.Request.Query["lang"].ToString();
        return asked.Length > 0 ? Labels.Language(asked)
            : context.Features.Get<IRequestCultureFeature>() is { } chosen ? Labels.Language(chosen.RequestCulture.UICulture.Name)
            : Labels.Language(context.Request.Headers.AcceptLanguage.ToString());
    }
}
