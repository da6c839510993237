using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace Pathways.Api.Tests.Journeys;

/// <summary>Every route of the service, as it can be asked for: an identifier of nobody where one is wanted.</summary>
static class Routes
{
    public static IEnumerable<(string Method, string Address)> Of(IServiceProvider services) => services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Select(route => (
        route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods[0] ?? "GET",
        "/" + string.Join('/', route.RoutePattern.PathSegments.Select(s => s.IsSimple && s.Parts[0] is RoutePatternLiteralPart literal ? literal.Content : $"{Guid.Empty}"))));
}
