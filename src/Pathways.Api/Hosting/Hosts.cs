using Microsoft.AspNetCore.HostFiltering;

namespace Pathways.Api.Hosting;

/// <summary>The names that the service answers to. Addresses that it builds, and what it takes for its own site, follow the name in the request: any other is refused.</summary>
public static class Hosts
{
    static readonly string[] AskedBy = [Uri.UriSchemeHttp, Uri.UriSchemeHttps];

    /// <summary>Has the framework's own check, which comes before all else, take these names only.</summary>
    public static void AddHosts(this WebApplicationBuilder builder, PathwaysSettings settings)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure<HostFilteringOptions>(options =>
        {
            options.AllowedHosts = [.. settings.Hosts];
            options.AllowEmptyHosts = false;
            options.IncludeFailureMessage = builder.Environment.IsDevelopment();
        });
    }

    /// <summary>
    /// Refuses a name that no address can be made of, for the framework's check takes a port for what it says, be it 99999; and a way to ask that is neither http nor https,
    /// which a proxy may say (<c>X-Forwarded-Proto</c>): addresses to be led to begin with it. First of all, for pages of errors have addresses too.
    /// </summary>
    public static void UseHosts(this WebApplication app) => app.Use((http, next) =>
    {
        if (AskedBy.Contains(http.Request.Scheme, StringComparer.OrdinalIgnoreCase)
            && Uri.TryCreate($"http://{http.Request.Host.ToUriComponent()}/", UriKind.Absolute, out _))
        {
            return next(http);
        }
        http.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Task.CompletedTask;
    });
}
