using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Pathways.Api.Hosting;

/// <summary>Addresses that come from outside and become links or redirects: none leads off this site, whatever was asked for.</summary>
public static class LocalAddress
{
    /// <summary>Whether an address is one of this site, to browsers too: they take <c>\</c> for <c>/</c>, leave tabs and line ends out, and resolve dots (<c>%2e</c> too) before they look.</summary>
    public static bool Is(string? address)
    {
        // No header carries what is not ASCII.
        if (address is not ['/', ..] || !RedirectHttpResult.IsLocalUrl(address) || !address.All(c => c is > ' ' and <= '~'))
        {
            return false;
        }
        var segments = address[1..].Split('?', '#')[0].Split('/', '\\');
        return !Array.Exists(segments, s => s.Replace("%2e", ".", StringComparison.OrdinalIgnoreCase) is "." or "..") && (segments.Length == 1 || segments[0].Length > 0);
    }

    /// <summary>The path that a request asked for, as a link to the page that the person sees: an error page answers in another's place. The start, where it would lead elsewhere.</summary>
    public static string PathOf(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        var asked = http.Features.Get<IStatusCodeReExecuteFeature>()?.OriginalPath ?? http.Features.Get<IExceptionHandlerPathFeature>()?.Path ?? http.Request.Path.Value;
        return new PathString(asked).ToUriComponent() is var path && Is(path) ? path : "/";
    }

    /// <summary>The same with its query: before a link to a part of the page it stays on the page, with its filters and what was typed.</summary>
    public static string Of(HttpContext http) => PathOf(http) + (http.Features.Get<IStatusCodeReExecuteFeature>()?.OriginalQueryString ?? http.Request.QueryString.Value);
}
