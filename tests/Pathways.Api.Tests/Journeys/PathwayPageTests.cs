using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pathways.Api.Resources;
using Pathways.Api.Tests.Recording;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Tests.Journeys;

/// <summary>The pathway page and the history: the situation on entry, and what a correction says of itself.</summary>
[Collection(TestApiCollection.Name)]
public class PathwayPageTests(TestApi api)
{
    const string Structure = "PAGE-E", Auditor = "a:auditor:";
    static readonly DateOnly Day = new(2025, 3, 3);

    // As it is read: without marks, one blank for many.
    static string Text(string html) => Regex.Replace(Regex.Replace(WebUtility.HtmlDecode(html), "<[^>]+>", " ", RegexOptions.None, TimeSpan.FromSeconds(1)), @"\s+", " ", RegexOptions.None, TimeSpan.FromSeconds(1));

    async Task<string> ReadAsync(string address, string account) => Text(await (await api.GetAsync(address, account)).ReadAsTextAsync());

    [Theory]
    [InlineData("c:counsellor:PAGE-E", "fr", true)]
    [InlineData(Auditor, "en", true)]
    [InlineData("coord:coordinator:", "fr", false)]
    public async Task The_situation_on_entry_is_told_with_the_proof_of_each_public_to_who_may_read_it(string account, string language, bool whole)
    {
        var publics = ImmutableSortedDictionary<TargetPublic, DateOnly?>.Empty
            .Add(TargetPublic.Rsa, new(2025, 3, 1)).Add(TargetPublic.SingleParent, null).Add(TargetPublic.DisabledWorker, new(2025, 2, 20)).Add(TargetPublic.Aah, null);
        var pathway = await api.RecordAsync(
            Structure, new PathwayOpened(Day, Guid.CreateVersion7(), Scheme.Plie, Structure, "59350", new EntrySituation(LabourSituation.Unemployed, Gender.Woman, 34, EducationLevel.Level3, publics), Prescriber: PrescriberKind.CapEmploi));
        var told = await ReadAsync($"/pathways/{pathway}?lang={language}", account);
        var culture = CultureInfo.GetCultureInfo(language);
        string Word(Enum code) => Labels.Capital(Labels.Of(code, culture), culture);
        var (proven, unproven) = language == "fr" ? ($", justifié le {Labels.Day(new(2025, 3, 1), culture)}", ", sans justificatif") : ($", proven on {Labels.Day(new(2025, 3, 1), culture)}", ", without proof");
        foreach (var said in new[] { Word(LabourSituation.Unemployed), Word(Gender.Woman), " 34 ", Word(EducationLevel.Level3), Word(TargetPublic.Rsa) + " " + proven, Word(TargetPublic.SingleParent) + " " + unproven, "Lille" })
        {
            Assert.Contains(said, told, StringComparison.Ordinal);
        }
        foreach (var reserved in new Enum[] { TargetPublic.DisabledWorker, TargetPublic.Aah, PrescriberKind.CapEmploi })
        {
            Assert.Equal(whole, told.Contains(Word(reserved), StringComparison.Ordinal));
        }
        Assert.Equal(!whole, told.Contains("Publics, hors faits réservés", StringComparison.Ordinal));
        Assert.Equal(account.StartsWith("c:", StringComparison.Ordinal), told.Contains("Corriger l’entrée", StringComparison.Ordinal));
        await api.GetAsync($"/pathways/{pathway}", "x:counsellor:elsewhere", 404);
        await api.GetAsync($"/pathways/{pathway}", "e:evaluator:", 403);
    }

    [Fact]
    public async Task What_nobody_answered_on_entry_is_to_be_completed()
    {
        var pathway = await api.RecordAsync(Structure, new PathwayOpened(Day, Guid.CreateVersion7(), Scheme.Plie, Structure, "59350", new EntrySituation(Gender: Gender.PrefersNotToSay)));
        var told = await ReadAsync($"/pathways/{pathway}?lang=fr", $"c:counsellor:{Structure}");
        Assert.Contains("Niveau d’études à compléter", told, StringComparison.Ordinal);
        Assert.Contains("Genre ne souhaite pas", told, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Publics aucun", told, StringComparison.Ordinal);
    }

    /// <summary>The state knows nothing of a diagnosis: what was corrected of it, or retracted, is said all the same.</summary>
    [Fact]
    public async Task A_correction_says_the_day_before_and_after_and_a_retraction_what_it_retracts()
    {
        var pathway = await api.OpenPathwayAsync();
        var step = (await api.RecordAsync(pathway, "diagnosis-made", new { occurredOn = "2026-03-26" })).Body!["step"]!.GetValue<Guid>();
        var corrected = await api.RecordAsync(pathway, "step-corrected", new { occurredOn = "2026-03-28", step, reason = "wrong_date", corrected = new { @event = "diagnosis_made", occurredOn = "2026-03-24" } });
        Assert.True(corrected.Status == HttpStatusCode.Created, $"{corrected.Body}");
        var retracted = await api.RecordAsync(pathway, "step-retracted", new { occurredOn = "2026-03-29", step, reason = "never_happened" });
        Assert.True(retracted.Status == HttpStatusCode.Created, $"{retracted.Body}");

        var correction = await ReadAsync($"/pathways/{pathway}/history?version=3&lang=fr", Auditor);
        Assert.Contains("Ce qui est corrigé : Date : 24 mars 2026 (avant : 26 mars 2026)", correction, StringComparison.Ordinal);
        Assert.DoesNotContain("Rien dans l’état", correction, StringComparison.Ordinal);
        var retraction = await ReadAsync($"/pathways/{pathway}/history?version=4&lang=en", Auditor);
        Assert.Contains("What is retracted: Date: 24 March 2026", retraction, StringComparison.Ordinal);
        Assert.DoesNotContain("Nothing in the state", retraction, StringComparison.Ordinal);
    }

    /// <summary>Told as confirmed is only what somebody was asked then: on the pathway, in its history, in the journal and by the API.</summary>
    [Fact]
    public async Task A_correction_of_something_else_claims_no_confirmation_and_one_of_the_day_does()
    {
        const string Moved = "appointment/held-on-another-day";
        var pathway = await api.OpenPathwayAsync(("appointment-booked", new { occurredOn = "2026-03-10", appointment = "a-1", plannedOn = "2026-03-20", mode = "in_person" }));
        var held = (await api.RecordAsync(pathway, "appointment-held", new { occurredOn = "2026-03-22", mode = "in_person", appointment = "a-1", confirm = new[] { Moved, "step/long-ago" } })).Body!["step"]!.GetValue<Guid>();
        Task<Answer> CorrectAsync(string day, string reason, params string[] confirm) => api.RecordAsync(
            pathway, "step-corrected", new { occurredOn = "2026-03-28", step = held, reason, corrected = new { @event = "appointment_held", occurredOn = day, mode = "telephone", appointment = "a-1" }, confirm });
        // All that was confirmed comes along, as a program may send it: nobody is asked, and it is no answer.
        var manner = await CorrectAsync("2026-03-22", "wrong_code", Moved, "step/long-ago");
        Assert.True(manner.Status == HttpStatusCode.Created, $"{manner.Body}");
        Assert.Null(manner.Body!["stored"]!["corrected"]!["confirm"]);
        Assert.Equal($$"""["{{Moved}}","step/long-ago"]""", manner.Body["stored"]!["kept"]!.ToJsonString());
        Assert.Equal("confirm/needed", (await CorrectAsync("2026-03-23", "wrong_date")).Code);
        var day = await CorrectAsync("2026-03-23", "wrong_date", Moved, "step/long-ago");
        Assert.True(day.Status == HttpStatusCode.Created, $"{day.Body}");
        Assert.Equal($$"""["{{Moved}}","step/long-ago"]""", day.Body!["stored"]!["corrected"]!["confirm"]!.ToJsonString());

        static string?[] Codes(JsonNode answer, string list) => [.. answer[list]!.AsArray().OrderBy(i => (long)i!["version"]!).Select(i => i!["confirmed"]?.ToJsonString())];
        // The entry and the booking are of months ago; the correction of the manner alone claims nothing.
        string?[] right = ["""["step/long-ago"]""", """["step/long-ago"]""", $$"""["{{Moved}}","step/long-ago"]""", null, $$"""["{{Moved}}","step/long-ago"]"""];
        Assert.Equal(right, Codes((await api.SendAsync(HttpMethod.Get, $"/api/pathways/{pathway}/timeline")).Body!, "steps"));
        var journal = (await api.SendAsync(HttpMethod.Get, "/api/audit/journal?kind=step_corrected&size=200", account: Auditor)).Body!;
        Assert.Equal(right.Skip(3), journal["items"]!.AsArray().Where(i => (Guid)i!["pathway"]! == pathway).OrderBy(i => (long)i!["version"]!).Select(i => i!["confirmed"]?.ToJsonString()));
        var confirmed = (await api.SendAsync(HttpMethod.Get, "/api/audit/journal?kind=confirmed&size=200", account: Auditor)).Body!;
        Assert.Equal([1L, 2L, 3L, 5L], confirmed["items"]!.AsArray().Where(i => (Guid)i!["pathway"]! == pathway).Select(i => (long)i!["version"]!).Order());

        var ofManner = await ReadAsync($"/pathways/{pathway}/history?version=4&lang=fr", Auditor);
        Assert.Contains("Confirmé avant, gardé sans question", ofManner, StringComparison.Ordinal);
        Assert.DoesNotContain("Confirmé avec la correction", ofManner, StringComparison.Ordinal);
        Assert.Contains("Confirmé avec la correction", await ReadAsync($"/pathways/{pathway}/history?version=5&lang=fr", Auditor), StringComparison.Ordinal);
        var page = await ReadAsync($"/pathways/{pathway}?lang=fr", Calls.Counsellor);
        Assert.Equal((3, 1), (Regex.Count(page, "confirmé à la saisie"), Regex.Count(page, "confirmé avec la correction")));
        // Nothing is doubtful: what was confirmed before is kept.
        Assert.DoesNotContain("à vérifier", page, StringComparison.Ordinal);
    }
}
