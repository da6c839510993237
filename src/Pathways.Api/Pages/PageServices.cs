using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components.Endpoints;
using Pathways.Api.Hosting;

namespace Pathways.Api.Pages;

/// <summary>The pages: rendered by the server, readable before any script runs.</summary>
public static class PageServices
{
    /// <summary>Adds what the pages need.</summary>
    public static void AddPages(this WebApplicationBuilder builder, PathwaysSettings settings)
    {
        builder.Services.AddSingleton(settings);
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddRazorComponents();
    }

    /// <summary>Maps the pages and what they are dressed in.</summary>
    public static void MapPages(this WebApplication app)
    {
        app.UseAntiforgery();
        // The framework would answer a form of another session with a sentence for programmers: without it, the page that says so is shown.
        app.Use((http, next) =>
        {
            if (HttpMethods.IsGet(http.Request.Method) || http.Features.Get<IAntiforgeryValidationFeature>() is not { IsValid: false } || http.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is null)
            {
                return next(http);
            }
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return Task.CompletedTask;
        });
        app.UseFrenchBlanks();
        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorComponents<App>();
    }
}
