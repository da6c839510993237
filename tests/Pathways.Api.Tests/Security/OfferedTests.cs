using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Pathways.Api.Hosting;
using Pathways.Api.Recording;
using Pathways.Api.Recording.Forms;
using Pathways.Api.Tests.Hosting;
using Pathways.Api.Tests.Journeys;
using Pathways.Api.Tests.Recording;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Pathways.Testing;

namespace Pathways.Api.Tests.Security;

/// <summary>What a form offers is not refused for who is offered it: the coordinator filled in eight barriers, and was told only then that their role records none.</summary>
[Collection(TestApiCollection.Name)]
public sealed class OfferedTests(TestApi api)
{
    static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr");
    static readonly DateOnly Entered = new(2026, 3, 1);

    static readonly Actor[] Recorders =
    [
        new("conseil-1", new HashSet<string> { Role.Counsellor }, "PLIE-A"),
        new("coord-1", new HashSet<string> { Role.Coordinator }, null),
        new("coord-2", new HashSet<string> { Role.Coordinator, Role.Evaluator }, "PLIE-A"),
    ];

    static string RootOf(string folder) => File.Exists(Path.Combine(folder, "Pathways.sln")) ? folder : RootOf(Path.GetDirectoryName(folder)!);

    static JsonObject Golden(Type type) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(RootOf(AppContext.BaseDirectory), "tests", "Pathways.Domain.Tests", "Golden", EventNames.Of(type) + ".json")))!.AsObject();

    // The lists of codes that a step has, by the names of their fields.
    static List<(string Field, Enum[] Codes)> ListsOf(Type type) =>
        [.. from parameter in type.GetConstructors().OrderByDescending(c => c.GetParameters().Length).First().GetParameters()
            let list = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType
            where list.IsEnum
            select (JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!), Enum.GetValues(list).Cast<Enum>().Where(CodeStanding.IsOffered).ToArray())];

    /// <summary>A walk: each role that records, each step, each code of each of its lists. What the form offers is never refused for the role; what it leaves out always is.</summary>
    [Fact]
    public async Task Every_answer_that_a_form_offers_is_one_that_the_role_may_record_and_every_other_is_refused()
    {
        var recorder = api.Host.Services.GetRequiredService<Recorder>();
        var (offered, left, keys) = (0, 0, 0);
        foreach (var actor in Recorders)
        {
            foreach (var type in EventNames.All.Select(e => e.Type).Where(NextSteps.HasForm))
            {
                var pathway = await api.RecordAsync("PLIE-A", new PathwayOpened(Entered, Calls.NewPerson(), Scheme.Plie, "PLIE-A", "69123", new EntrySituation()));
                var reads = Access.MayReadSensitive(actor, "PLIE-A");
                var form = new StepForm(type, Pathway.None, Entered.AddDays(90), actor.AsReferent, French, readsSensitive: reads);
                var lists = ListsOf(type);
                // The form that stands for several barriers has the axis in its fields' names: it is offered whole, or not at all.
                var reserved = NextSteps.IsReserved(type, reads);
                foreach (var (field, codes) in lists.DefaultIfEmpty(("", [])))
                {
                    foreach (var code in codes.DefaultIfEmpty())
                    {
                        var step = Golden(type);
                        foreach (var (otherField, others) in lists.Where(l => l.Field != field))
                        {
                            step[otherField] = CodeJsonConverter.NameOf(others.FirstOrDefault(o => !SensitiveFacts.MayHide(o)) ?? others[0]);
                        }
                        if (code is not null)
                        {
                            step[field] = CodeJsonConverter.NameOf(code);
                        }
                        var isOffered = !reserved && (code is null || form.Fields.Single(f => f.Name == field).Options.Any(o => o.Value == CodeJsonConverter.NameOf(code)));
                        var result = await recorder.RecordAsync(pathway, Sure.Of((PathwayEvent)step.Deserialize(type, PathwayJson.Stored)!), $"offered-{pathway}-{keys++}", null, actor, default);
                        Assert.True(isOffered != result is RecordingResult.SensitiveStep, $"{actor.User} {EventNames.Of(type)} {field} {code}: offered {isOffered}, {result}");
                        (offered, left) = isOffered ? (offered + 1, left) : (offered, left + 1);
                    }
                }
            }
        }
        Assert.InRange(left, 40, 400);
        Assert.InRange(offered, 200, 4_000);
    }

    /// <summary>The receipt of an exit named the booked appointment, and not the training that ran on.</summary>
    [Fact]
    public async Task The_receipt_of_an_exit_names_all_that_still_runs_and_nothing_that_somebody_left_to()
    {
        var pathway = await api.OpenPathwayAsync(
            ("training-started", new { occurredOn = "2026-03-10", training = "t-1", kind = "qualifying" }),
            ("work-contract-started", new { occurredOn = "2026-03-12", contract = "c-1", kind = "cdi", workingTime = "full_time" }),
            ("engagement-contract-signed", new { occurredOn = "2026-03-05", weeklyHours = 15 }));
        var visitor = new Visitor(api.Host.GetTestClient(), Calls.Counsellor);
        var closed = await api.RecordAsync(pathway, "pathway-closed", new { occurredOn = "2026-04-10", exit = "employment" });
        var page = (await visitor.GetAsync($"/pathways/{pathway}/record?saved={closed.Body!["step"]}&lang=fr")).Html;
        var told = page[page.IndexOf("id=\"left-running\"", StringComparison.Ordinal)..];
        told = told[..told.IndexOf("</div>", StringComparison.Ordinal)];
        Assert.Contains("step=training_completed&about=t-1", told, StringComparison.Ordinal);
        Assert.Contains("Contrat d’engagement, depuis le 5 mars 2026", told, StringComparison.Ordinal);
        Assert.DoesNotContain("about=c-1", told, StringComparison.Ordinal);
    }

    /// <summary>Names of dimensions and lists in code, where the page has words for them.</summary>
    [Fact]
    public void What_a_form_says_holds_no_code() => Assert.All(
        from code in Pathways.Api.Resources.Refusals.Codes
        where Pathways.Api.Resources.Refusals.HasFormWords(code)
        from language in (string[])["fr", "en"]
        select Pathways.Api.Resources.Refusals.OnForm(code, language, null),
        said => Assert.DoesNotMatch("[a-z]_[a-z]|/api/|dimension sensitive", said));

    [Fact]
    public async Task The_pages_of_a_coordinator_offer_no_step_that_would_be_refused_and_say_who_records_it()
    {
        var pathway = await api.OpenPathwayAsync();
        var coordinator = new Visitor(api.Host.GetTestClient(), "coord-1:coordinator:");
        var counsellor = new Visitor(api.Host.GetTestClient(), Calls.Counsellor);
        var address = $"/pathways/{pathway}/record";
        Assert.Contains("step=barrier_identified", (await counsellor.GetAsync($"{address}?step=&lang=fr")).Html, StringComparison.Ordinal);
        Assert.DoesNotContain("step=barrier_identified", (await coordinator.GetAsync($"{address}?lang=fr")).Html, StringComparison.Ordinal);
        foreach (var asked in (string[])["barrier_identified", "frein", "logement", ""])
        {
            var found = (await coordinator.GetAsync($"{address}?step={asked}&lang=fr")).Html;
            Assert.DoesNotContain("name=\"barrier.", found, StringComparison.Ordinal);
            // The switch of the language leads to this very page.
            Assert.DoesNotContain($"<a href=\"{address}?step=barrier_identified\"", found, StringComparison.Ordinal);
            Assert.Contains("que seule enregistre la structure qui accompagne la personne", found, StringComparison.Ordinal);
        }
        var suspended = (await coordinator.GetAsync($"{address}?step=pathway_suspended&lang=fr")).Html;
        Assert.DoesNotContain("value=\"health\"", suspended, StringComparison.Ordinal);
        Assert.Contains("id=\"left-out\"", suspended, StringComparison.Ordinal);
        var known = (await counsellor.GetAsync($"{address}?step=pathway_suspended&lang=fr")).Html;
        Assert.Contains("value=\"health\"", known, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"left-out\"", known, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await coordinator.GetAsync($"{address}?step=pathway_suspended&choose=detention&lang=en")).Status);
    }
}
