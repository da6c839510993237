namespace Pathways.Api.Pages;

/// <summary>What the address of a page asks. What is empty or given twice asks nothing, and <see cref="AddressNotes"/> says so.</summary>
static class Address
{
    /// <summary>The value of that name, when there is one.</summary>
    public static string? Asked(this HttpContext http, string name) => http.Request.Query[name] is [{ Length: > 0 } value] ? value : null;

    /// <summary>The identifier of that name. What is none is one that nothing has, so that the page says so: a typed parameter would be a fault (500).</summary>
    public static Guid? AskedId(this HttpContext http, string name) => http.Asked(name) is { } text ? Guid.TryParse(text, out var id) ? id : Guid.Empty : null;

    /// <summary>What else the address asks, to be handed to another page: that one says what it does not take.</summary>
    public static QueryString AllBut(this HttpContext http, params string[] names) => QueryString.Create(http.Request.Query.Where(q => !names.Contains(q.Key, StringComparer.OrdinalIgnoreCase)));
}
