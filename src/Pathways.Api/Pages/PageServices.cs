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
        app.UseFormsLeftBehind();
        app.UseFrenchBlanks();
        app.MapStaticAssets().AllowAnonymous().WithMetadata(new UncountedAttribute());
        app.MapRazorComponents<App>();
    }
}
