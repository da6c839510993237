using System.Net;
using System.Text.RegularExpressions;
using Pathways.Api.Resources;
using Pathways.Api.Tests.Journeys;

namespace Pathways.Api.Tests.Recording;

/// <summary>What can't be read is said, with its code and its place; nothing is guessed and nothing is stored.</summary>
[Collection(TestApiCollection.Name)]
public partial class RequestTests(TestApi api)
{
    [Theory]
    [InlineData("""{"occurredOn":"2026-04-10","kind":"qualifying","note":"parle peu"}""", "request/invalid", "note")]
    [InlineData("""{"occurredOn":"31/02/2026","kind":"qualifying"}""", "request/invalid", "occurredOn")]
    [InlineData("""{"occurredOn":"2026-04-10","kind":"welding"}""", "request/invalid", "kind")]
    [InlineData("""{"occurredOn":"2026-04-10","kind":2}""", "request/invalid", "kind")]
    [InlineData("""{"occurredOn":"2026-04-10"}""", "request/malformed", null)]
    [InlineData("""{"occurredOn":"2026-04-10","kind":"quali""", "request/invalid", "kind")]
    [InlineData("null", "request/malformed", null)]
    [InlineData("", "request/malformed", null)]
    public async Task A_body_that_cannot_be_read_is_refused_where_it_is_wrong(string body, string code, string? field)
    {
        var pathway = await api.OpenPathwayAsync();
        var answer = await api.RecordAsync(pathway, "training-started", body);
        Assert.Equal((HttpStatusCode.BadRequest, code, field), (answer.Status, answer.Code, answer.Field));
        Assert.DoesNotContain("Pathways.Domain", answer.Body!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_too_large_or_not_JSON_is_refused()
    {
        var pathway = await api.OpenPathwayAsync();
        var large = await api.RecordAsync(pathway, "diagnosis-made", "{\"occurredOn\":\"" + new string('2', 70_000) + "\"}");
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "request/too-large"), (large.Status, large.Code));
        var text = await api.SendAsync(HttpMethod.Post, $"/api/pathways/{pathway}/steps/diagnosis-made", "occurredOn=2026-04-10", key: Calls.NewKey(), type: "application/x-www-form-urlencoded");
        Assert.Equal((HttpStatusCode.UnsupportedMediaType, "request/not-json"), (text.Status, text.Code));
    }

    [Fact]
    public async Task What_is_not_there_is_not_found_and_says_so()
    {
        var nowhere = await api.RecordAsync(Guid.CreateVersion7(), "diagnosis-made", new { occurredOn = "2026-04-10" });
        Assert.Equal((HttpStatusCode.NotFound, "pathway/not-found"), (nowhere.Status, nowhere.Code));
        var unknown = await api.SendAsync(HttpMethod.Get, "/api/nothing");
        Assert.Equal((HttpStatusCode.NotFound, "request/unknown"), (unknown.Status, unknown.Code));
        var malformed = await api.SendAsync(HttpMethod.Post, "/api/pathways/not-a-guid/steps/diagnosis-made", new { occurredOn = "2026-04-10" }, key: Calls.NewKey());
        Assert.Equal(HttpStatusCode.NotFound, malformed.Status);
    }

    [Fact]
    public async Task A_pathway_of_another_structure_is_closed_to_a_counsellor_and_open_to_the_coordinator()
    {
        var pathway = await api.OpenPathwayAsync();
        var day = new { occurredOn = "2026-04-10" };
        var stranger = await api.RecordAsync(pathway, "diagnosis-made", day, Calls.Stranger);
        Assert.Equal((HttpStatusCode.Forbidden, "access/other-structure"), (stranger.Status, stranger.Code));
        var opened = await api.SendAsync(HttpMethod.Post, "/api/pathways", Calls.Entry("PLIE-B"), key: Calls.NewKey());
        Assert.Equal((HttpStatusCode.Forbidden, "access/other-structure"), (opened.Status, opened.Code));
        Assert.Equal(HttpStatusCode.Created, (await api.RecordAsync(pathway, "diagnosis-made", day, "coord:coordinator:")).Status);
    }

    [Fact]
    public async Task Names_are_read_by_the_structure_and_erased_by_the_administrator()
    {
        var made = await api.SendAsync(HttpMethod.Post, "/api/people", new { firstName = "Amina", lastName = "Durand", birthDate = "1991-03-27" }, key: Calls.NewKey());
        var address = $"/api/people/{made.Body!["id"]!.GetValue<Guid>()}";
        Assert.Equal("Amina", (await api.SendAsync(HttpMethod.Get, address, account: Calls.Colleague)).Body!["firstName"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.NotFound, (await api.SendAsync(HttpMethod.Get, address, account: Calls.Stranger)).Status);
        foreach (var role in new[] { "auditor", "evaluator", "administrator", "beneficiary" })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await api.SendAsync(HttpMethod.Get, address, account: $"x:{role}:")).Status);
        }
        Assert.Equal(HttpStatusCode.Forbidden, (await api.SendAsync(HttpMethod.Delete, address)).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await api.SendAsync(HttpMethod.Delete, address, account: "x:administrator:")).Status);
        Assert.Equal((HttpStatusCode.NotFound, "person/not-found"), await api.SendAsync(HttpMethod.Get, address) is var gone ? (gone.Status, gone.Code) : default);
    }

    [Theory]
    [InlineData("""{"firstName":" ","lastName":"Durand"}""", "firstName")]
    [InlineData("""{"firstName":"Amina","lastName":"Durand","email":"amina"}""", "email")]
    [InlineData("""{"firstName":"Amina","lastName":"Durand","birthDate":"0091-03-27"}""", "birthDate")]
    public async Task A_person_who_cannot_be_is_refused_with_the_field(string body, string field)
    {
        var answer = await api.SendAsync(HttpMethod.Post, "/api/people", body, key: Calls.NewKey());
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "person/bad-field", field), (answer.Status, answer.Code, answer.Field));
    }

    // The codes are written out in the domain and in the API: whoever adds one adds its words.
    [Fact]
    public void Every_code_of_a_refusal_has_words_in_both_languages()
    {
        var source = Root();
        var codes = Directory.EnumerateFiles(Path.Combine(source, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal))
            .SelectMany(file => Code().Matches(File.ReadAllText(file)).Select(m => m.Groups["code"].Value))
            .Distinct(StringComparer.Ordinal).ToList();
        Assert.True(codes.Count > 50, $"Only {codes.Count} codes were found: the pattern no longer fits the source.");
        Assert.Equal([], codes.Except(Refusals.Codes).Order(StringComparer.Ordinal));
        foreach (var code in codes)
        {
            Assert.NotEqual(Refusals.Of(code, "fr", null), Refusals.Of(code, "en", null));
        }
    }

    static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Pathways.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests run outside the repository.");
        }
        return folder.FullName;
    }

    [GeneratedRegex("""(?:new Refusal\(|Rules\.NotBefore\([^;]*?|Rules\.Between\([^;]*?|Problems\.(?:Of|Result)\([^;]*?)"(?<code>[a-z-]+/[a-z-]+)"\s*[,)]""", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 2000)]
    private static partial Regex Code();
}
