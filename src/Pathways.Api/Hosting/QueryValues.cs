using System.Globalization;
using System.Reflection;
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
        http.GetEndpoint()?.Metadata.GetMetadata<HttpChain>()?.Method.Method is { } method && Wrong(http, method) is { } problem
            ? problem.ExecuteAsync(http)
            : next(http));

    static IResult? Wrong(HttpContext http, MethodInfo method)
    {
        foreach (var (name, values) in http.Request.Query)
        {
            if (values.Any(v => v?.Contains('\0', StringComparison.Ordinal) == true))
            {
                return Problems.BadValue(name, "Un caractère n’est pas lisible.", "A character can’t be read.");
            }
            if (method.GetParameters().FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.Ordinal)) is { } parameter
                && Expected(Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType, values.ToString()) is var (fr, en))
            {
                return Problems.BadValue(name, fr, en);
            }
        }
        return null;
    }

    static (string Fr, string En)? Expected(Type type, string value) => type switch
    {
        _ when type == typeof(int) => int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? null : WholeNumber,
        _ when type == typeof(long) => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? null : WholeNumber,
        _ when type == typeof(bool) => bool.TryParse(value, out _) ? null : ("true ou false.", "true or false."),
        _ => null,
    };

    static (string Fr, string En) WholeNumber => ("Un nombre entier.", "A whole number.");
}
