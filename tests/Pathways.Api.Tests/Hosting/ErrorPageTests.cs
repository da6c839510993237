using System.Net;
using Microsoft.AspNetCore.TestHost;
using Pathways.Api.Pages;
using Pathways.Api.Tests.Journeys;
using Pathways.Api.Tests.Recording;
using Pathways.Testing;

namespace Pathways.Api.Tests.Hosting;

/// <summary>What a person meets where a page can't be given: a page, in their language, that says what happened, whether anything was recorded and what to do.</summary>
[Collection(TestApiCollection.Name)]
public class ErrorPageTests(TestApi api)
{
    const string Evaluator = "e.hugo:evaluator:";

    async Task<Visitor.Page> AskAsync(string method, string address, string account, string? body = null, string language = "fr", string type = "application/x-www-form-urlencoded")
    {
        using var client = api.Host.GetTestClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), address) { Content = body is null ? null : new StringContent(body, null, type) };
        request.Headers.Add("Accept", "text/html");
        request.Headers.Add("Accept-Language", language);
        request.Headers.Add(NamedAccounts.Header, account);
        using var answer = await client.SendAsync(request);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        return new(answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()).Replace('\u00a0', ' '), null);
    }

    [Theory]
    [InlineData("GET", "/caseload", 403, "Votre rôle n’ouvre pas cette page", "conseillère ou conseiller ou coordination du territoire")]
    [InlineData("GET", "/audit", 403, "Votre rôle n’ouvre pas cette page", "Elle s’ouvre avec le rôle : audit.")]
    [InlineData("POST", "/import/send", 403, "Votre rôle n’ouvre pas cette page", "Rien n’est enregistré par cette demande.")]
    [InlineData("GET", "/nowhere", 404, "Cette page n’existe pas", "Tableau de suivi")]
    [InlineData("GET", "/not-found", 404, "Cette page n’existe pas", "Tableau de suivi")]
    [InlineData("GET", "/error", 404, "Cette page n’existe pas", "Tableau de suivi")]
    [InlineData("DELETE", "/board", 405, "Cette adresse ne s’ouvre pas ainsi", "Rien n’est enregistré par cette demande.")]
    [InlineData("POST", "/board", 400, "Cette demande n’a pas pu être lue", "Rien n’est enregistré par cette demande.")]
    public async Task Each_refusal_is_a_page_that_says_what_and_who(string method, string address, int status, string title, string words)
    {
        var page = await AskAsync(method, address, Evaluator, method == "POST" ? "--x--" : null, type: address == "/board" ? "application/x-www-form-urlencoded" : "multipart/form-data");
        Assert.Equal(status, (int)page.Status);
        Assert.Contains($"<h1>{title}</h1>", page.Html, StringComparison.Ordinal);
        Assert.Contains("<main", page.Html, StringComparison.Ordinal);
        Assert.Contains("""<html lang="fr">""", page.Html, StringComparison.Ordinal);
        Assert.Contains(words, page.Html, StringComparison.Ordinal);
        Assert.Contains("e.hugo", page.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/board", Evaluator)]
    [InlineData("/pathways/open", Calls.Counsellor)]
    public async Task A_form_with_what_no_text_has_is_unreadable_and_not_too_long(string address, string account)
    {
        var page = await AskAsync("POST", address, account, "_handler=open&lastName=%00Durand");
        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains("<h1>Cette demande n’a pas pu être lue</h1>", page.Html, StringComparison.Ordinal);
        Assert.Contains("Rien n’est enregistré par cette demande.", page.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fr", "<h1>Cette demande est refusée</h1>", "Valeur inconnue pour spreadsheet : tableur.")]
    [InlineData("en", "<h1>This request is refused</h1>", "Unknown value for spreadsheet: tableur.")]
    public async Task What_an_endpoint_refuses_of_a_followed_link_is_told_on_a_page_with_its_own_words(string language, string title, string words)
    {
        var page = await AskAsync("GET", "/api/audit/journal.csv?spreadsheet=tableur", "a.irene:auditor:", language: language);
        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains(title, page.Html, StringComparison.Ordinal);
        Assert.Contains("spreadsheet", page.Html, StringComparison.Ordinal);
        Assert.Contains("a.irene", page.Html, StringComparison.Ordinal);
        Assert.Contains(words, page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_counsellor_who_is_lost_can_search_and_an_evaluator_is_not_offered_what_they_may_not()
    {
        var counsellor = await AskAsync("GET", "/nowhere", Calls.Counsellor, language: "en");
        Assert.Contains("There is no such page", counsellor.Html, StringComparison.Ordinal);
        Assert.Contains("""action="/caseload" """.TrimEnd(), counsellor.Html, StringComparison.Ordinal);
        Assert.DoesNotMatch("action=\"/(caseload|audit)\"", (await AskAsync("GET", "/nowhere", Evaluator)).Html);
        Assert.Matches("action=\"/audit\"(.|\n)*name=\"pathway\"", (await AskAsync("GET", "/nowhere", "x:auditor:")).Html);
    }

    [Theory]
    [InlineData("GET", "/nowhere", 404, "request/unknown")]
    [InlineData("GET", "/board", 403, "access/denied")]
    [InlineData("DELETE", "/api/people", 405, "request/method")]
    public async Task A_program_gets_a_problem_with_a_code(string method, string address, int status, string code)
    {
        using var client = api.Host.GetTestClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), address);
        request.Headers.Add("Accept", "application/json");
        request.Headers.Add(NamedAccounts.Header, Calls.Counsellor);
        using var answer = await client.SendAsync(request);
        Assert.Equal((status, "application/problem+json"), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Contains($"\"{code}\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(405)]
    [InlineData(413)]
    [InlineData(415)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(507)]
    public void Whether_something_was_recorded_is_said_as_far_as_it_is_known(int status)
    {
        var (read, sent) = (ErrorWords.Of(status, sent: false), ErrorWords.Of(status, sent: true));
        Assert.All([read.Title, read.What, read.Recorded, read.Do], words => Assert.NotEqual("", words ?? ""));
        // Where the service failed, a step may have been stored before: only sending again under its key is safe.
        Assert.Equal(status >= 500, sent.Recorded.Contains("pas deux fois", StringComparison.Ordinal) || sent.Recorded.Contains("not recorded twice", StringComparison.Ordinal));
    }
}
