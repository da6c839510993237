using System.Text.Json;
using System.Text.Json.Nodes;
using Pathways.Api.Recording;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Hosting;

/// <summary>Examples for the API's description, made from the types themselves so that none can go stale.</summary>
static class Examples
{
    static readonly DateOnly Day = new(2026, 5, 12);
    static readonly TrainingStarted Step = new(Day, "t-12", Domain.Codes.TrainingKind.Qualifying);

    /// <summary>A value of a type as it is written: every required field, and those optional ones that are simple.</summary>
    public static JsonNode? Of(Type type) => ValueOf(type, "", 0) is { } value ? JsonSerializer.SerializeToNode(value, type, PathwayJson.Stored) : null;

    /// <summary>An error of a status.</summary>
    public static JsonNode Of(int status)
    {
        var code = status switch
        {
            400 => "idempotency/key-missing",
            401 => "access/sign-in-required",
            403 => "access/denied",
            404 => "pathway/not-found",
            409 => "pathway/version-conflict",
            410 => "person/is-erased",
            413 => "request/too-large",
            415 => "request/not-json",
            428 => "person/version-missing",
            _ => "training/never-started",
        };
        var problem = Problems.Of(status, code, details: new Dictionary<string, string>(StringComparer.Ordinal) { ["current"] = "8", ["most"] = "65536", ["reference"] = "t-12" });
        return new JsonObject
        {
            ["type"] = problem.Type,
            ["title"] = problem.Title,
            ["status"] = status,
            ["code"] = code,
            ["messages"] = JsonSerializer.SerializeToNode(problem.Extensions["messages"]),
        };
    }

    static object? ValueOf(Type type, string name, int depth)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        return bare switch
        {
            _ when bare == typeof(string) => Text(name),
            _ when bare == typeof(Guid) => Guid.Parse("0199f0a4-5b7c-7d11-8a55-2f6c1d0e9b42"),
            _ when bare == typeof(DateOnly) => name.Contains("End", StringComparison.Ordinal) || name.Contains("Planned", StringComparison.Ordinal) ? Day.AddMonths(1) : Day,
            _ when bare == typeof(DateTimeOffset) => new DateTimeOffset(2026, 5, 12, 9, 30, 0, TimeSpan.Zero),
            _ when bare == typeof(int) => name switch { "Months" => 6, "Age" => 34, "WeeklyHours" => 15, _ => 3 },
            _ when bare == typeof(long) => 3L,
            _ when bare == typeof(decimal) => 35m,
            _ when bare == typeof(double) => 0.25,
            _ when bare == typeof(bool) => true,
            _ when bare.IsEnum => Enum.GetValues(bare).GetValue(0),
            _ when bare == typeof(PathwayEvent) => Step,
            _ when bare == typeof(StoredJson) => new WrittenStep(Guid.Empty, Step).Json,
            _ when depth < 5 && bare.Namespace?.StartsWith("Pathways", StringComparison.Ordinal) == true && bare.GetConstructors() is [var constructor, ..] =>
                constructor.Invoke([.. constructor.GetParameters().Select(p => ValueOf(p.ParameterType, p.Name ?? "", depth + 1))]),
            _ => Empty(bare),
        };
    }

    // A list or a table that must be there is shown empty.
    static object? Empty(Type type)
    {
        if (!type.IsGenericType)
        {
            return null;
        }
        var arguments = type.GetGenericArguments();
        var made = (arguments.Length == 1 ? typeof(List<>) : typeof(Dictionary<,>)).MakeGenericType(arguments);
        return made.IsAssignableTo(type) ? Activator.CreateInstance(made) : null;
    }

    static string? Text(string name) => name switch
    {
        // The answer to a question that nobody has asked yet.
        "Same" => null,
        "Structure" or "Place" => "PLIE-CENTRE",
        "Time" => "14:30",
        "Convention" => "CONV-2026-01",
        "Territory" => "69123",
        "Referent" => "c-claire",
        "Rome" => "K2204",
        "Host" => "35600000000048",
        "RomeVersion" => "4.0",
        "Event" => "training_started",
        "FirstName" => "Amina",
        "LastName" => "Durand",
        "Email" => "amina.durand@example.org",
        "Phone" => "+33 6 00 00 00 00",
        _ => char.ToLowerInvariant(name.Length > 0 ? name[0] : 'x') + "-12",
    };
}
