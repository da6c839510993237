namespace Pathways.Api.Pages;

/// <summary>Identifiers in the query of an address.</summary>
static class QueryId
{
    /// <summary>The identifier; null when none is given. What is none is an identifier that nothing has, so that the page says so: a typed parameter would be a fault (500).</summary>
    public static Guid? Of(string? text) => string.IsNullOrEmpty(text) ? null : Guid.TryParse(text, out var id) ? id : Guid.Empty;
}
