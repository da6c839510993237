using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.TestHost;
using Pathways.Api.Tests.Hosting;
using Pathways.Api.Tests.Journeys;

namespace Pathways.Api.Tests.Recording;

/// <summary>What a refusal leaves on a page without script: the other part of it as it was typed, and no advice that leads to the same refusal.</summary>
[Collection(TestApiCollection.Name)]
public class RefusedFormTests(TestApi api)
{
    Visitor Visitor() => new(api.Host.GetTestClient(), Calls.Counsellor);

    static bool IsTicked(string html, string name, string value) => Regex.IsMatch(html, $"<input type=\"radio\" name=\"{Regex.Escape(name)}\" value=\"{value}\" checked");

    async Task<(Visitor Visitor, string Address, Guid Pathway)> ToCorrectAsync(string language)
    {
        var pathway = await api.OpenPathwayAsync();
        var step = (await api.RecordAsync(pathway, "training-started", new { occurredOn = "2026-04-10", kind = "qualifying", plannedEnd = "2026-09-30" })).Body!["step"]!.GetValue<Guid>();
        var visitor = Visitor();
        var address = $"/pathways/{pathway}/correct/{step}?lang={language}";
        await visitor.GetAsync(address);
        return (visitor, address, pathway);
    }

    [Theory]
    [InlineData("fr", "Pourquoi la retirer : choisissez.")]
    [InlineData("en", "Why retract it: choose one.")]
    public async Task A_refused_retraction_leaves_the_correction_as_it_was_typed(string language, string told)
    {
        var (visitor, address, _) = await ToCorrectAsync(language);
        var page = await visitor.PostAsync(address, ("_handler", "correct"), ("act", "retract"), ("occurredOn", "12/04/2026"), ("kind", "language"), ("plannedEnd", "30/10/2026"), ("why", "wrong_date"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains(told, page.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"12/04/2026\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"30/10/2026\"", page.Html, StringComparison.Ordinal);
        Assert.True(IsTicked(page.Html, "kind", "language") && IsTicked(page.Html, "why", "wrong_date"), page.Html);
    }

    [Theory]
    [InlineData("fr")]
    [InlineData("en")]
    public async Task A_refused_correction_leaves_the_reason_to_retract_and_is_not_taken_for_it(string language)
    {
        var (visitor, address, pathway) = await ToCorrectAsync(language);
        var page = await visitor.PostAsync(address, ("_handler", "correct"), ("occurredOn", "12/04/2026"), ("kind", "qualifying"), ("retract.why", "entered_twice"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.True(IsTicked(page.Html, "retract.why", "entered_twice"), page.Html);
        Assert.Contains("value=\"12/04/2026\"", page.Html, StringComparison.Ordinal);

        // Sent by the button of the retraction, nothing of the correction is stored.
        var retracted = await visitor.PostAsync(address, ("_handler", "correct"), ("act", "retract"), ("occurredOn", "12/04/2026"), ("kind", "qualifying"), ("retract.why", "entered_twice"));
        Assert.True(retracted.Status == HttpStatusCode.Redirect, retracted.Html);
        Assert.Equal("step_retracted", await api.ScalarAsync<string>($"select type from pathways_events.mt_events where stream_id = '{pathway}' order by version desc limit 1"));
        Assert.Equal(0, await api.ScalarAsync<long>($"select count(*) from pathways_events.mt_events where stream_id = '{pathway}' and type = 'step_corrected'"));
    }

    /// <summary>What the script of a page asks for when it puts a draft back.</summary>
    [Fact]
    public async Task A_draft_that_is_drawn_again_has_all_its_parts_and_records_nothing()
    {
        var pathway = await api.OpenPathwayAsync();
        var visitor = new Visitor(api.Host.GetTestClient(), Calls.Counsellor) { OnlyShown = true };
        var address = $"/pathways/{pathway}/record?step=pathway_closed&lang=fr";
        Assert.DoesNotContain("f-job-weeklyHours", (await visitor.GetAsync(address)).Html, StringComparison.Ordinal);
        (string, string)[] typed =
        [
            ("_handler", "step"), ("confirmed", "step/long-ago"), ("occurredOn", "2026-05-05"), ("exit", "employment"), ("job.kind", "cdi"), ("job.occurredOn", "2026-05-04"),
            ("job.workingTime", "full_time"), ("job.employer", "ordinary"), ("job.weeklyHours", "35"), ("do", "confirm"), ("confirm", "pathway/contract-with-exit"),
        ];
        var drawn = await visitor.PostAsync(address, typed);
        Assert.Equal(HttpStatusCode.OK, drawn.Status);
        Assert.Contains("id=\"f-job-weeklyHours\" name=\"job.weeklyHours\" value=\"35\"", drawn.Html, StringComparison.Ordinal);
        Assert.True(IsTicked(drawn.Html, "exit", "employment") && IsTicked(drawn.Html, "job.employer", "ordinary"), drawn.Html);
        Assert.DoesNotContain("id=\"errors\"", drawn.Html, StringComparison.Ordinal);
        // Asked for and left empty, the part stays as well.
        Assert.Contains("f-job-weeklyHours", (await visitor.PostAsync(address, ("_handler", "step"), ("exit", "employment"), ("job.weeklyHours", ""))).Html, StringComparison.Ordinal);
        Assert.Equal(1, await api.ScalarAsync<long>($"select version from pathways_events.mt_streams where id = '{pathway}'"));

        var stale = await visitor.PostAsync(address, [.. typed, ("__RequestVerificationToken", "none")]);
        Assert.Equal(HttpStatusCode.BadRequest, stale.Status);
        Assert.Equal(1, await api.ScalarAsync<long>($"select version from pathways_events.mt_streams where id = '{pathway}'"));
    }

    /// <summary>Another tab has given the answer: read again or sent again, it would be refused each time.</summary>
    [Theory]
    [InlineData("fr", "elle ne peut plus être enregistrée", "Déjà enregistré", "envoyez à nouveau", "recommencez")]
    [InlineData("en", "it can no longer be recorded", "Recorded already", "send again", "try again")]
    public async Task A_step_that_has_its_answer_is_not_to_be_sent_again(string language, string told, string already, params string[] advice)
    {
        var pathway = await api.OpenPathwayAsync(("orientation-notified", new { occurredOn = "2026-03-10", kind = "professional" }));
        var visitor = Visitor();
        var address = $"/pathways/{pathway}/record?step=orientation_refused&lang={language}";
        await visitor.GetAsync(address);
        await api.RecordAsync(pathway, "orientation-refused", new { occurredOn = "2026-03-20", reason = "distance" }, Calls.Colleague);
        for (var time = 0; time < 2; time++)
        {
            var page = await visitor.PostAsync(address, ("_handler", "step"), ("confirmed", "step/long-ago"), ("occurredOn", "2026-03-21"), ("reason", "health"));
            Assert.Contains(told, page.Html, StringComparison.Ordinal);
            Assert.Contains(already, page.Html, StringComparison.Ordinal);
            Assert.Contains("data-refused=\"answered\"", page.Html, StringComparison.Ordinal);
            var read = page.Html[page.Html.IndexOf("id=\"errors\"", StringComparison.Ordinal)..page.Html.IndexOf("<div class=\"record\"", StringComparison.Ordinal)];
            Assert.All(advice, words => Assert.DoesNotContain(words, read, StringComparison.OrdinalIgnoreCase));
        }
        Assert.Equal(1, await api.ScalarAsync<long>($"select count(*) from pathways_events.mt_events where stream_id = '{pathway}' and type = 'orientation_refused'"));
    }
}
