using Microsoft.AspNetCore.HostFiltering;

namespace Pathways.Api.Hosting;

/// <summary>The names that the service answers to. Addresses that it builds, and what it takes for its own site, follow the name in the request: any other is refused.</summary>
public static class Hosts
{
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
}
