using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Diagnostics;
using Pathways.Domain;
using Pathways.Projections.Text;
using Wolverine.Http;

namespace Pathways.Api.Hosting;

/// <summary>
/// Refuses values of the query that are not of the kind their parameter is, before an endpoint sees them. Wolverine would
/// refuse them too, in English and without a code.
/// </summary>
public static class QueryValues
{
    /// <summary>Adds the check; it follows authorisation, so that who may not ask learns nothing of what could be asked.</summary>
    public static void UseQueryValues(this WebApplication app) => app.Use((http, next) =>
    {
        var method = http.GetEndpoint()?.Metadata.GetMetadata<HttpChain>()?.Method.Method;
        if (method is not null && Wrong(http, method) is { } problem)
        {
            return problem.ExecuteAsync(http);
        }
        // Of a page's address nobody types such a thing; what is asked in the place of another (an error) was looked at.
        if (method is null && http.Features.Get<IStatusCodeReExecuteFeature>() is null && http.Features.Get<IExceptionHandlerFeature>() is null && !IsText(http.Request))
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return Task.CompletedTask;
        }
        return next(http);
    });

    static bool IsText(HttpRequest request) =>
        PlainText.IsText(request.Path.Value ?? "") && request.Query.All(q => PlainText.IsText(q.Key) && q.Value.All(v => v is null || PlainText.IsText(v)));

    static IResult? Wrong(HttpContext http, MethodInfo method)
    {
        var taken = Taken(http, method);
        // Each text of the address is as it will be looked for.
        if (http.Request.RouteValues.FirstOrDefault(r => r.Value is string said && !PlainText.IsText(said)) is { Key: { } part })
        {
            return NoText(part);
        }
        foreach (var (name, values) in http.Request.Query)
        {
            if (!PlainText.IsText(name) || values.Any(v => v is not null && !PlainText.IsText(v)))
            {
                return NoText(PlainText.IsText(name) ? name : "?");
            }
            // A name that is misspelt, given twice or left empty would be another question.
            if (taken is not null && !taken.Contains(name, StringComparer.Ordinal))
            {
                return Unknown("query/unknown-parameter", name, name, taken);
            }
            var checkedHere = taken is not null || name == "lang";
            if (checkedHere && values.Count > 1)
            {
                return Problems.Result(StatusCodes.Status400BadRequest, "query/given-twice", name, Details(name, values.ToString(), []));
            }
            if (checkedHere && values.All(string.IsNullOrWhiteSpace))
            {
                return Problems.Result(StatusCodes.Status400BadRequest, "query/empty-value", name, new Dictionary<string, string>(StringComparer.Ordinal) { ["name"] = name });
            }
            if (name == "lang" && !Languages.IsServed(values.ToString()))
            {
                return Unknown("query/bad-choice", name, values.ToString(), Languages.Codes);
            }
            if (method.GetParameters().FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.Ordinal)) is { } parameter
                && Expected(Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType, values.ToString()) is var (fr, en))
            {
                return Problems.BadValue(name, fr, en);
            }
        }
        return null;
    }

    static IResult NoText(string name) => Problems.BadValue(name, "un texte, écrit avec des caractères.", "a text, written in characters.");

    /// <summary>A name or a value that is not known, with the nearest that is.</summary>
    public static IResult Unknown(string code, string field, string value, IEnumerable<string> known) =>
        Problems.Result(StatusCodes.Status400BadRequest, code, field, Details(field, value, known));

    /// <summary>The values that the words about a wrong one need: its name, itself, and the nearest that is known, or else a few that are.</summary>
    public static Dictionary<string, string> Details(string field, string value, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(known);
        var values = new Dictionary<string, string>(StringComparer.Ordinal) { ["name"] = field, ["value"] = value };
        var names = known.ToList();
        if (Nearest.To(value, names) is { } nearest)
        {
            values["nearest"] = nearest;
        }
        else if (names.Count is > 0 and <= FewEnoughToList)
        {
            values["known"] = string.Join(", ", names);
        }
        return values;
    }

    const int FewEnoughToList = 20;

    // What a request may hold: the simple parameters of its handler that are not of its path. One that reads the query by itself checks by itself.
    static IReadOnlyList<string>? Taken(HttpContext http, MethodInfo method) => method.IsDefined(typeof(ReadsQueryAttribute))
        ? null
        : [.. method.GetParameters().Where(p => IsSimple(p.ParameterType) && !http.Request.RouteValues.ContainsKey(p.Name!)).Select(p => p.Name!), "lang"];

    static bool IsSimple(Type type) => (Nullable.GetUnderlyingType(type) ?? type) is var plain && (plain.IsPrimitive || plain.IsEnum || plain == typeof(string) || plain == typeof(DateOnly) || plain == typeof(DateTimeOffset) || plain == typeof(Guid));

    static (string Fr, string En)? Expected(Type type, string value) => type switch
    {
        _ when type == typeof(int) => int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? null : WholeNumber,
        _ when type == typeof(long) => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? null : WholeNumber,
        _ when type == typeof(bool) => bool.TryParse(value, out _) ? null : ("true ou false.", "true or false."),
        _ when type == typeof(Guid) => Guid.TryParse(value, out _) ? null : ("un identifiant, tel qu’une réponse l’a donné.", "an identifier, as an answer gave it."),
        _ => null,
    };

    static (string Fr, string En) WholeNumber => ("un nombre entier.", "a whole number.");
}

/// <summary>Marks an endpoint whose question has names that no parameter has: it reads the query by itself, and refuses what it does not know.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReadsQueryAttribute : Attribute;
