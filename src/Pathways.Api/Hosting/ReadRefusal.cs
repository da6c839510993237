using Microsoft.AspNetCore.Http.HttpResults;

namespace Pathways.Api.Hosting;

/// <summary>Why something can't be read, as problem details (RFC 9457): a stable code, the field at fault, the words in both languages.</summary>
public static class ReadRefusal
{
    /// <summary>No such pathway.</summary>
    public static ProblemHttpResult NotFound() =>
        Problem(StatusCodes.Status404NotFound, "pathway/not-found", null, "Ce parcours n’existe pas.", "There is no such pathway.");

    /// <summary>A pathway of another structure.</summary>
    public static ProblemHttpResult OtherStructure() =>
        Problem(StatusCodes.Status403Forbidden, "access/other-structure", null, "Ce parcours est suivi par une autre structure.", "Another structure accompanies this pathway.");

    /// <summary>A value of the query that can't be used.</summary>
    public static ProblemHttpResult BadValue(string field, string fr, string en) =>
        Problem(StatusCodes.Status400BadRequest, "query/bad-value", field, fr, en);

    static ProblemHttpResult Problem(int status, string code, string? field, string fr, string en) => TypedResults.Problem(
        detail: fr,
        statusCode: status,
        title: code,
        type: "urn:pathways:" + code,
        extensions: new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["code"] = code,
            ["field"] = field,
            ["messages"] = new Dictionary<string, string>(StringComparer.Ordinal) { ["fr"] = fr, ["en"] = en },
        });
}
