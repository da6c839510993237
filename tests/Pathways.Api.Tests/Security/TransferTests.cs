using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Pathways.Api.Hosting;
using Pathways.Api.Recording;
using Pathways.Api.Tests.Hosting;
using Pathways.Api.Tests.Journeys;
using Pathways.Api.Tests.Recording;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Pathways.Testing;

namespace Pathways.Api.Tests.Security;

/// <summary>Which structure accompanies decides who sees a pathway: that is changed by the coordinator, by an act of its own, and to a structure that somebody knows.</summary>
[Collection(TestApiCollection.Name)]
public sealed class TransferTests(TestApi api)
{
    const string Elsewhere = "PLIE-B";
    const string Coordinator = "coord-1:coordinator:";

    static readonly Actor Counsellor = new("conseil-1", new HashSet<string> { Role.Counsellor }, "PLIE-A");

    static readonly DateOnly Entered = new(2026, 3, 1);

    int keys;

    // One of each kind of event, as it was ever stored.
    static IEnumerable<PathwayEvent> EachKind() =>
        from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests", "Pathways.Domain.Tests", "Golden")).Order(StringComparer.Ordinal)
        let type = EventNames.TypeOf(Path.GetFileNameWithoutExtension(file).Split('.')[0])!
        where !type.IsSubclassOf(typeof(CorrectionEvent))
        select Moved((PathwayEvent)JsonSerializer.Deserialize(File.ReadAllText(file), type, PathwayJson.Stored)!);

    // The same event with every structure that it names another one.
    static PathwayEvent Moved(PathwayEvent step)
    {
        var json = JsonNode.Parse(PathwayJson.Bytes(step))!.AsObject();
        if (json.ContainsKey("structure"))
        {
            json["structure"] = Elsewhere;
        }
        json["occurredOn"] = "2026-04-10";
        return (PathwayEvent)json.Deserialize(step.GetType(), PathwayJson.Stored)!;
    }

    async Task<(Guid Pathway, Guid Person)> EnteredAsync(string structure = "PLIE-A")
    {
        var person = Calls.NewPerson();
        return (await api.RecordAsync(structure, new PathwayOpened(Entered, person, Scheme.Plie, structure, "69123", new EntrySituation())), person);
    }

    async Task<RecordingResult> TryAsync(Guid pathway, PathwayEvent step, Actor actor) =>
        await api.Host.Services.GetRequiredService<Recorder>().RecordAsync(pathway, Sure.Of(step), $"transfer-{pathway}-{keys++}", null, actor, default);

    async Task<Pathway> StateAsync(Guid pathway) => await api.Host.Services.GetRequiredService<PathwayStates>().ReadAsync(pathway, default);

    /// <summary>A walk: every kind of event, the correction of every step of a history to every event of its kind, every retraction.</summary>
    [Fact]
    public async Task Whatever_a_counsellor_records_corrects_or_retracts_the_pathway_stays_where_it_is()
    {
        await api.KnowStructureAsync(Elsewhere);
        var kinds = EachKind().ToList();
        Assert.Equal(EventNames.All.Count(e => !e.Type.IsSubclassOf(typeof(CorrectionEvent))), kinds.Select(k => k.GetType()).Distinct().Count());
        var (opened, _) = await EnteredAsync();
        var (appointed, _) = await EnteredAsync();
        await TryAsync(appointed, new ReferentAppointed(Entered, "conseil-1", "PLIE-A"), Counsellor);
        var (received, _) = await EnteredAsync(Elsewhere);
        await api.HandOverAsync(received, new ReferentAppointed(Entered, "conseil-1", "PLIE-A"));
        var refused = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var pathway in (Guid[])[opened, appointed, received])
        {
            var history = (await StateAsync(pathway)).Steps;
            var attempts = history.SelectMany(s => kinds.Where(k => k.GetType() == s.Event.GetType())
                    .Select(k => k is PathwayOpened entry ? entry with { Person = (history[0].Event as PathwayOpened)!.Person, OccurredOn = Entered } : k)
                    .Select(k => (PathwayEvent)new StepCorrected(new(2026, 4, 10), s.Id, CorrectionReason.WrongCode, k)))
                .Concat(history.Select(s => new StepRetracted(new(2026, 4, 10), s.Id, CorrectionReason.Other)))
                .Concat(kinds);
            foreach (var attempt in attempts)
            {
                var result = await TryAsync(pathway, attempt, Counsellor);
                Assert.True((await StateAsync(pathway)).Structure == "PLIE-A", $"{attempt}: {result}");
                if (result is RecordingResult.Refused({ Code: var code }) && code.StartsWith("mandate/transfer", StringComparison.Ordinal))
                {
                    refused[$"{code} {attempt.GetType().Name}"] = refused.GetValueOrDefault($"{code} {attempt.GetType().Name}") + 1;
                }
            }
        }
        // The entry of the first, the mandates of the second and the third; and these two taken back, to the structure that their entry names.
        Assert.True(refused.GetValueOrDefault("mandate/transfer-by-correction StepCorrected") >= 3, string.Join(", ", refused));
        Assert.Equal(2, refused.GetValueOrDefault("mandate/transfer-by-correction StepRetracted"));
        Assert.True(refused.GetValueOrDefault("mandate/transfer-is-the-coordinators ReferentAppointed") >= 1, string.Join(", ", refused));
        Assert.True(refused.GetValueOrDefault("mandate/transfer-is-the-coordinators ReferentReplaced") >= 2, string.Join(", ", refused));
    }

    /// <summary>An entry before a mandate does not say who accompanies now, and is what every figure by structure counts.</summary>
    [Fact]
    public async Task A_correction_changes_the_structure_of_no_step_whatever_came_after_and_figures_stay()
    {
        await api.KnowStructureAsync(Elsewhere);
        // Every kind of event that has a structure is known to name one, or hands nothing over.
        foreach (var (_, type) in EventNames.All.Where(e => e.Type.GetProperty("Structure") is not null && e.Type != typeof(TransferProposed)).Select(e => (e.Name, e.Type)))
        {
            Assert.NotNull(Transfers.StructureOf(EachKind().First(k => k.GetType() == type)));
        }
        var structure = $"STAYS-{Calls.NewKey()}";
        var actor = Counsellor with { Structure = structure };
        var (pathway, person) = await EnteredAsync(structure);
        foreach (var mandate in (PathwayEvent[])[new ReferentAppointed(Entered, "conseil-1", structure), new ReferentReplaced(Entered.AddDays(3), "conseil-2", structure)])
        {
            Assert.True(await TryAsync(pathway, mandate, actor) is RecordingResult.Recorded);
        }
        var history = (await StateAsync(pathway)).Steps;
        foreach (var to in (string[])[Elsewhere, "NOWHERE"])
        {
            foreach (var who in (Actor[])[actor, new("coord-1", new HashSet<string> { Role.Coordinator }, null)])
            {
                foreach (var step in history)
                {
                    var corrected = Told(step.Event) switch
                    {
                        PathwayOpened e => e with { Structure = to },
                        ReferentAppointed e => e with { Structure = to },
                        ReferentReplaced e => e with { Structure = to },
                        var other => other,
                    };
                    var result = await TryAsync(pathway, new StepCorrected(new(2026, 4, 10), step.Id, CorrectionReason.WrongCode, corrected), who);
                    // The coordinator corrects no entry, which may hide a sensitive fact.
                    Assert.True(
                        result is RecordingResult.Refused({ Code: "mandate/transfer-by-correction", Field: "corrected.structure" }) || (result is RecordingResult.SensitiveStep && step.Event is PathwayOpened && who != actor),
                        $"{who.User} {corrected}: {result}");
                }
            }
        }
        // What leaves the structure as it is may be corrected.
        Assert.True(await TryAsync(pathway, new StepCorrected(new(2026, 4, 10), history[1].Id, CorrectionReason.WrongDate, new ReferentAppointed(Entered.AddDays(1), "conseil-1", structure)), actor) is RecordingResult.Recorded);
        await api.CaughtUpAsync();
        Assert.Equal(1, await api.ScalarAsync<long>($"select count(*) from pathways.entry_fact where person = '{person}' and superseded_seq is null and structure = '{structure}'"));

        static PathwayEvent Told(PathwayEvent step) => step with { Confirmed = null };
    }

    /// <summary>A form that asks for it would be refused whatever is typed: it says what does change it, to whom may.</summary>
    [Fact]
    public async Task The_page_of_a_correction_does_not_ask_for_the_structure_and_says_how_it_changes()
    {
        await api.KnowStructureAsync(Elsewhere);
        var (pathway, _) = await EnteredAsync();
        foreach (var step in (PathwayEvent[])[new ReferentAppointed(Entered, "conseil-1", "PLIE-A"), new ReferentReplaced(Entered.AddDays(3), "conseil-2", "PLIE-A"), new TransferProposed(Entered.AddDays(5), Elsewhere)])
        {
            Assert.True(await TryAsync(pathway, step, Counsellor) is RecordingResult.Recorded);
        }
        var history = (await StateAsync(pathway)).Steps;
        foreach (var (account, by, steps) in new[] { (Calls.Counsellor, "transfer_proposed", history.Take(3)), (Coordinator, "referent_replaced", history.Skip(1).Take(2)) })
        {
            var visitor = new Visitor(api.Host.GetTestClient(), account);
            foreach (var step in steps)
            {
                var page = await visitor.GetAsync($"/pathways/{pathway}/correct/{step.Id}?lang=en");
                Assert.Equal(HttpStatusCode.OK, page.Status);
                Assert.DoesNotContain("name=\"structure\"", page.Html, StringComparison.Ordinal);
                Assert.Contains("A correction never changes it.", page.Html, StringComparison.Ordinal);
                Assert.Contains($"href=\"/pathways/{pathway}/record?step={by}\"", page.Html, StringComparison.Ordinal);
            }
        }
        var own = new Visitor(api.Host.GetTestClient(), Calls.Counsellor);
        Assert.Contains("name=\"structure\"", (await own.GetAsync($"/pathways/{pathway}/correct/{history[3].Id}?lang=en")).Html, StringComparison.Ordinal);

        // A page of a former version, which still asked.
        var address = $"/pathways/{pathway}/correct/{history[1].Id}?lang=en";
        await own.GetAsync(address);
        var sent = await own.PostAsync(address, ("_handler", "correct"), ("occurredOn", "2026-03-02"), ("referent", "conseil-1"), ("structure", Elsewhere), ("why", "wrong_date"), ("confirmed", "step/long-ago"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, sent.Status);
        Assert.Contains($"The structure would become {Elsewhere}", WebUtility.HtmlDecode(sent.Html), StringComparison.Ordinal);
        Assert.Equal(history.Count, (await StateAsync(pathway)).Steps.Count);
        await own.GetAsync(address);
        var same = await own.PostAsync(address, ("_handler", "correct"), ("occurredOn", "2026-03-02"), ("referent", "conseil-1"), ("why", "wrong_date"), ("confirmed", "step/long-ago"));
        Assert.True(same.Status == HttpStatusCode.Redirect, WebUtility.HtmlDecode(same.Html));
        Assert.Equal(new ReferentAppointed(Entered.AddDays(1), "conseil-1", "PLIE-A"), (await StateAsync(pathway)).Steps[1].Event.Bare());
    }

    [Fact]
    public async Task The_coordinator_hands_over_by_an_act_of_its_own_and_only_to_a_structure_that_is_known()
    {
        await api.KnowStructureAsync(Elsewhere);
        var (pathway, _) = await EnteredAsync();
        object Mandate(string structure) => new { occurredOn = "2026-03-02", referent = "conseil-9", structure };
        var asked = await api.RecordAsync(pathway, "referent-appointed", Mandate(Elsewhere));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "mandate/transfer-is-the-coordinators", "structure"), (asked.Status, asked.Code, asked.Field));
        // Whatever is confirmed.
        var nowhere = await api.RecordAsync(pathway, "referent-appointed", new { occurredOn = "2026-03-02", referent = "r-1", structure = "NOPE-1", confirm = new[] { "step/long-ago", "mandate/unknown-structure" } }, Coordinator);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "mandate/unknown-structure", "structure"), (nowhere.Status, nowhere.Code, nowhere.Field));
        var handed = await api.RecordAsync(pathway, "referent-appointed", Mandate(Elsewhere), Coordinator);
        Assert.True(handed.Status == HttpStatusCode.Created, $"{handed.Body}");
        // Nor back by a correction, theirs neither; a new act does it.
        var step = handed.Body!["step"]!.GetValue<Guid>();
        var back = await api.RecordAsync(pathway, "step-retracted", new { occurredOn = "2026-03-03", step, reason = "other" }, Coordinator);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "mandate/transfer-by-correction", "step"), (back.Status, back.Code, back.Field));
        var corrected = await api.RecordAsync(
            pathway, "step-corrected", new { occurredOn = "2026-03-03", step, reason = "wrong_code", corrected = new { @event = "referent_appointed", occurredOn = "2026-03-02", referent = "conseil-1", structure = "PLIE-A" } }, Coordinator);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "mandate/transfer-by-correction", "corrected.structure"), (corrected.Status, corrected.Code, corrected.Field));
        Assert.Equal(Elsewhere, (await StateAsync(pathway)).Structure);
        // A structure that accompanies somebody is known, registered or not.
        await EnteredAsync();
        await api.CaughtUpAsync();
        Assert.Equal(HttpStatusCode.Created, (await api.RecordAsync(pathway, "referent-replaced", new { occurredOn = "2026-03-03", referent = "conseil-1", structure = "PLIE-A" }, Coordinator)).Status);
    }

    /// <summary>Steps of before have the answer that was given then among what was confirmed: it may come along with their correction.</summary>
    [Fact]
    public async Task What_was_confirmed_of_a_mandate_before_may_still_be_sent_along()
    {
        var (pathway, _) = await EnteredAsync();
        var mandate = await api.RecordAsync(pathway, "referent-appointed", new { occurredOn = "2026-03-02", referent = "conseil-1", structure = "PLIE-A", confirm = new[] { "step/long-ago", "mandate/unknown-structure" } });
        Assert.True(mandate.Status == HttpStatusCode.Created, $"{mandate.Body}");
        var corrected = await api.RecordAsync(pathway, "step-corrected", new
        {
            occurredOn = "2026-03-05",
            step = mandate.Body!["step"],
            reason = "wrong_date",
            corrected = new { @event = "referent_appointed", occurredOn = "2026-03-03", referent = "conseil-1", structure = "PLIE-A", confirm = new[] { "mandate/unknown-structure" } },
        });
        Assert.True(corrected.Status == HttpStatusCode.Created, $"{corrected.Body}");
    }

    [Fact]
    public async Task The_form_asks_a_counsellor_for_no_structure_and_says_whose_act_a_transfer_is()
    {
        var (pathway, _) = await EnteredAsync();
        var address = $"/pathways/{pathway}/record?step=referent_appointed";
        var mine = new Visitor(api.Host.GetTestClient(), Calls.Counsellor);
        var page = (await mine.GetAsync($"{address}&lang=fr")).Html;
        Assert.DoesNotContain("name=\"structure\"", page, StringComparison.Ordinal);
        Assert.Contains("est l’acte de la coordination", page, StringComparison.Ordinal);
        // A form of before still sends one: it is held against the rule, not left out in silence.
        var sent = await mine.PostAsync(address, ("_handler", "step"), ("occurredOn", "2026-03-02"), ("referent", "conseil-9"), ("structure", Elsewhere), ("confirmed", "step/long-ago"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, sent.Status);
        Assert.Contains("Confier un parcours à une autre structure", sent.Html, StringComparison.Ordinal);
        sent = await mine.PostAsync(address, ("_handler", "step"), ("occurredOn", "2026-03-02"), ("referent", "conseil-1"), ("confirmed", "step/long-ago"));
        Assert.True(sent.Status == HttpStatusCode.Redirect, sent.Html);
        Assert.Equal(("conseil-1", "PLIE-A"), await StateAsync(pathway) is var state ? (state.Referent, state.Structure) : default);
        Assert.Contains("name=\"structure\"", (await new Visitor(api.Host.GetTestClient(), Coordinator).GetAsync($"/pathways/{pathway}/record?step=referent_replaced&lang=en")).Html, StringComparison.Ordinal);
    }

    async Task<Visitor.Page> ProposeAsync(Visitor mine, Guid pathway, string structure, params (string, string)[] with)
    {
        var address = $"/pathways/{pathway}/record?step=transfer_proposed&lang=fr";
        await mine.GetAsync(address);
        return await mine.PostAsync(address, [("_handler", "step"), ("occurredOn", "2026-03-10"), ("structure", structure), ("confirmed", "step/long-ago"), .. with]);
    }

    static async Task NamedAsync(TestApi api, string code, string name)
    {
        await using var session = api.Host.Services.GetRequiredService<Marten.IDocumentStore>().LightweightSession();
        session.Store(new Pathways.Api.Registries.Structure(code, name, "ML", "69123"));
        await session.SaveChangesAsync();
    }

    /// <summary>It replaced the first without a word, and only the last was shown to who decides.</summary>
    [Fact]
    public async Task A_second_proposal_is_asked_about_by_the_name_of_the_first_and_recorded_once_that_is_confirmed()
    {
        var (first, second) = ($"ML-{Calls.NewKey()}", $"CCAS-{Calls.NewKey()}");
        await NamedAsync(api, first, $"Mission locale {first}");
        await NamedAsync(api, second, $"CCAS {second}");
        var (pathway, _) = await EnteredAsync();
        var mine = new Visitor(api.Host.GetTestClient(), Calls.Counsellor);
        Assert.Equal(HttpStatusCode.Redirect, (await ProposeAsync(mine, pathway, $"Mission locale {first}")).Status);
        // Said before anybody types; and how it is taken back.
        var form = (await mine.GetAsync($"/pathways/{pathway}/record?step=transfer_proposed&lang=fr")).Html;
        Assert.Contains($"Un transfert vers Mission locale {first} est déjà proposé", form, StringComparison.Ordinal);
        Assert.Contains("Retirer la proposition", form, StringComparison.Ordinal);
        var asked = await ProposeAsync(mine, pathway, $"CCAS {second}");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, asked.Status);
        Assert.Contains($"Un transfert vers Mission locale {first} est déjà proposé, depuis le 10 mars 2026 : le remplacer ?", asked.Html, StringComparison.Ordinal);
        Assert.Contains("s’il est retiré, l’ancien est proposé à nouveau", asked.Html, StringComparison.Ordinal);
        Assert.Equal(first, (await StateAsync(pathway)).TransferTo);
        var needed = await api.RecordAsync(pathway, "transfer-proposed", new { occurredOn = "2026-03-10", structure = second, confirm = new[] { "step/long-ago" } });
        Assert.Equal(("confirm/needed", "mandate/replaces-proposal"), (needed.Code, $"{needed.Body!["confirm"]![0]!["code"]}"));
        Assert.Equal(HttpStatusCode.Redirect, (await ProposeAsync(mine, pathway, $"CCAS {second}", ("confirmed", "mandate/replaces-proposal"))).Status);
        Assert.Equal(second, (await StateAsync(pathway)).TransferTo);
    }

    /// <summary>The import had its own way of storing: the same question is asked of a file.</summary>
    [Fact]
    public async Task A_file_is_asked_about_a_second_proposal_too()
    {
        var (first, second, reference) = ($"ML-{Calls.NewKey()}", $"CCAS-{Calls.NewKey()}", Calls.NewKey());
        await NamedAsync(api, first, $"Mission locale {first}");
        await NamedAsync(api, second, $"CCAS {second}");
        var file = $"pathway;event;occurred_on;structure;scheme;territory\n{reference};pathway_opened;2026-03-01;PLIE-A;plie;69123\n{reference};transfer_proposed;2026-03-09;{first};;\n{reference};transfer_proposed;2026-03-10;{second};;\n";
        Task<Answer> ImportAsync(string confirm) => api.SendAsync(
            HttpMethod.Post, $"/api/imports?checkOnly=true&source=deux-{reference[..8]}&confirm={confirm}", file, "coord-1:coordinator:PLIE-A", Calls.NewKey(), type: "text/csv");
        async Task<string> EndedAsync(Answer posted)
        {
            for (var look = 0; look < 300; look++)
            {
                if ((await api.SendAsync(HttpMethod.Get, $"/api/imports/{posted.Body!["id"]}", account: "coord-1:coordinator:PLIE-A")).Body is { } job && job["result"] is { } result)
                {
                    return result.ToJsonString();
                }
                await Task.Delay(100);
            }
            throw new TimeoutException($"{posted.Body}");
        }
        Assert.Contains("mandate/replaces-proposal", await EndedAsync(await ImportAsync("step/long-ago,entry/unknown-structure")), StringComparison.Ordinal);
        var confirmed = await EndedAsync(await ImportAsync("step/long-ago,entry/unknown-structure,mandate/replaces-proposal"));
        Assert.Contains("\"rowsRefused\":0", confirmed, StringComparison.Ordinal);
    }

    /// <summary>Nobody types codes in a form, and a proposal hands nobody over.</summary>
    [Fact]
    public async Task A_structure_that_nobody_knows_is_told_in_words_that_fit_a_proposal()
    {
        var (pathway, _) = await EnteredAsync();
        await NamedAsync(api, "ML-SEUL", "Mission locale du Seuil");
        var page = (await ProposeAsync(new Visitor(api.Host.GetTestClient(), Calls.Counsellor), pathway, "mission")).Html;
        Assert.DoesNotContain("ne serait plus vu de personne", page, StringComparison.Ordinal);
        Assert.DoesNotContain("n’a le code", page, StringComparison.Ordinal);
    }

    /// <summary>The form was called a change of referent, and offered every counsellor of the territory with account codes.</summary>
    [Fact]
    public async Task Handing_over_is_called_so_offers_who_works_there_and_is_found_among_the_proposals()
    {
        var (from, to) = ($"HO-{Calls.NewKey()}", $"ML-{Calls.NewKey()}");
        await NamedAsync(api, to, $"Mission locale {to}");
        await using (var session = api.Host.Services.GetRequiredService<Marten.IDocumentStore>().LightweightSession())
        {
            session.Store(new Pathways.Api.Registries.StaffMember($"y-{to}", $"Yanis {to}", to, Counsels: true));
            session.Store(new Pathways.Api.Registries.StaffMember($"z-{to}", $"Zoé {to}", from, Counsels: true));
            await session.SaveChangesAsync();
        }
        var (pathway, _) = await EnteredAsync(from);
        var (other, _) = await EnteredAsync(from);
        Assert.Equal(HttpStatusCode.Created, (await api.RecordAsync(pathway, "transfer-proposed", new { occurredOn = "2026-03-10", structure = to }, $"c:counsellor:{from}")).Status);
        await api.CaughtUpAsync();
        var coordinator = new Visitor(api.Host.GetTestClient(), Coordinator);
        Assert.Contains("view=transfers", (await coordinator.GetAsync("/caseload/structures?lang=fr")).Html, StringComparison.Ordinal);
        var view = (await coordinator.GetAsync($"/caseload?structure={from}&view=transfers&referent=all&lang=fr")).Html;
        Assert.Contains($"/pathways/{pathway}", view, StringComparison.Ordinal);
        Assert.DoesNotContain($"/pathways/{other}", view, StringComparison.Ordinal);
        Assert.Contains("les transferts proposés en sont", view, StringComparison.Ordinal);
        var listed = (await api.SendAsync(HttpMethod.Get, $"/api/caseload?structure={from}&transferProposed=true", account: Coordinator)).Body!;
        Assert.Equal((1, 1), ((int)listed["total"]!, (int)listed["counts"]!["transferProposed"]!));

        var link = System.Text.RegularExpressions.Regex.Match((await coordinator.GetAsync($"/pathways/{pathway}?lang=fr")).Html, "href=\"([^\"]+)\">Confier la personne").Groups[1].Value;
        var form = (await coordinator.GetAsync($"{link}&lang=fr")).Html;
        Assert.Contains($"<h1>Confier à Mission locale {to}", form, StringComparison.Ordinal);
        Assert.Contains($"value=\"Yanis {to}\"", form, StringComparison.Ordinal);
        Assert.DoesNotContain($"Zoé {to}", form, StringComparison.Ordinal);
        // Who has a name of their own is offered without the account.
        Assert.DoesNotContain($">y-{to}<", form, StringComparison.Ordinal);
        var handed = await coordinator.PostAsync($"{link}&lang=fr", ("_handler", "step"), ("occurredOn", "2026-03-11"), ("referent", $"Yanis {to}"), ("confirmed", "step/long-ago"));
        Assert.True(handed.Status == HttpStatusCode.Redirect, handed.Html);
        Assert.Equal((to, $"y-{to}"), await StateAsync(pathway) is var state ? (state.Structure, state.Referent) : default);
    }

    /// <summary>Nobody told who had proposed: the person was gone from their list, and stood in the other's like any.</summary>
    [Fact]
    public async Task A_decision_is_told_to_who_proposed_without_the_name_and_marked_where_the_person_came()
    {
        var (from, to) = ($"DF-{Calls.NewKey()}", $"DT-{Calls.NewKey()}");
        await NamedAsync(api, to, $"Mission locale {to}");
        var (handed, person) = await EnteredAsync(from);
        var (kept, _) = await EnteredAsync(from);
        await api.NameAsync(person, "Zélie", $"Partie{to}");
        var mine = new Visitor(api.Host.GetTestClient(), $"c:counsellor:{from}");
        var answers = new List<Guid>();
        foreach (var pathway in (Guid[])[handed, kept])
        {
            var proposed = await api.RecordAsync(pathway, "transfer-proposed", new { occurredOn = "2026-03-10", structure = to }, $"c:counsellor:{from}");
            answers.Add(proposed.Body!["step"]!.GetValue<Guid>());
        }
        Assert.DoesNotContain("id=\"decided-transfers\"", (await mine.GetAsync("/caseload?lang=fr")).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Created, (await api.RecordAsync(handed, "referent-appointed", new { occurredOn = "2026-03-11", referent = "y-1", structure = to }, Coordinator)).Status);
        Assert.Equal(HttpStatusCode.Created, (await api.RecordAsync(kept, "step-retracted", new { occurredOn = "2026-03-12", step = answers[1], reason = "other" }, Coordinator)).Status);
        await api.CaughtUpAsync();
        var page = (await mine.GetAsync("/caseload?lang=fr")).Html;
        Assert.Contains($"confiée à Mission locale {to}, le 11 mars 2026", page, StringComparison.Ordinal);
        Assert.Contains("la proposition est retirée, le 12 mars 2026", page, StringComparison.Ordinal);
        Assert.Contains($"/pathways/{kept}", page, StringComparison.Ordinal);
        Assert.DoesNotContain($"Partie{to}", page, StringComparison.Ordinal);
        Assert.DoesNotContain($"{handed}", page, StringComparison.Ordinal);
        // Told to who proposed, and to no colleague.
        Assert.DoesNotContain("id=\"decided-transfers\"", (await new Visitor(api.Host.GetTestClient(), $"c-2:counsellor:{from}").GetAsync("/caseload?lang=fr")).Html, StringComparison.Ordinal);
        Assert.Contains("nouveau, confié par une autre structure le 11 mars 2026", (await new Visitor(api.Host.GetTestClient(), $"y-1:counsellor:{to}").GetAsync("/caseload?referent=all&lang=fr")).Html, StringComparison.Ordinal);
        Assert.DoesNotContain("par une autre structure", page, StringComparison.Ordinal);
    }

    /// <summary>A transfer rewrote who had worked where: all that had been recorded before it was told of the structure that received the person.</summary>
    [Fact]
    public async Task The_journal_tells_the_structure_of_the_time_and_todays_beside_it()
    {
        var (from, to, author) = ($"JF-{Calls.NewKey()}", $"JT-{Calls.NewKey()}", $"j-{Calls.NewKey()}");
        await NamedAsync(api, from, $"PLIE {from}");
        await NamedAsync(api, to, $"Mission locale {to}");
        var (pathway, _) = await EnteredAsync(from);
        Assert.Equal(HttpStatusCode.Created, (await api.RecordAsync(pathway, "diagnosis-made", new { occurredOn = "2026-03-10" }, $"{author}:counsellor:{from}")).Status);
        await api.HandOverAsync(pathway, new ReferentAppointed(Entered.AddDays(20), "y-1", to));
        Assert.Equal(HttpStatusCode.Created, (await api.RecordAsync(pathway, "invitation-sent", new { occurredOn = "2026-03-25" }, $"{author}:counsellor:{to}")).Status);
        await api.CaughtUpAsync();
        var rows = (await api.SendAsync(HttpMethod.Get, $"/api/audit/journal?author={author}", account: "a-1:auditor:")).Body!["items"]!.AsArray();
        Assert.Equal([("invitation_sent", to, to), ("diagnosis_made", from, to)], rows.Select(r => ($"{r!["event"]}", $"{r["structureThen"]}", $"{r["structure"]}")));
        Assert.Contains($"PLIE {from} (aujourd’hui : Mission locale {to})", (await new Visitor(api.Host.GetTestClient(), "a-1:auditor:").GetAsync($"/audit?author={author}&lang=fr")).Html, StringComparison.Ordinal);
    }

    /// <summary>A link of a proposal that is another by now hands nobody over to the former.</summary>
    [Fact]
    public async Task A_decision_on_a_proposal_that_changed_meanwhile_is_told_and_stores_nothing()
    {
        await api.KnowStructureAsync(Elsewhere);
        await api.KnowStructureAsync("PLIE-Y");
        var (pathway, _) = await EnteredAsync();
        Assert.Equal(HttpStatusCode.Created, (await api.RecordAsync(pathway, "transfer-proposed", new { occurredOn = "2026-03-10", structure = Elsewhere })).Status);
        var coordinator = new Visitor(api.Host.GetTestClient(), Coordinator);
        var link = $"/pathways/{pathway}/record?step=referent_appointed&to={Elsewhere}&lang=fr";
        await coordinator.GetAsync(link);
        Assert.Equal(HttpStatusCode.Created, (await api.RecordAsync(pathway, "transfer-proposed", new { occurredOn = "2026-03-10", structure = "PLIE-Y", confirm = new[] { "step/long-ago", "mandate/replaces-proposal" } })).Status);
        var stale = await coordinator.PostAsync(link, ("_handler", "step"), ("occurredOn", "2026-03-11"), ("referent", "conseil-9"), ("confirmed", "step/long-ago"));
        Assert.Equal(HttpStatusCode.Conflict, stale.Status);
        Assert.Equal(("PLIE-A", "PLIE-Y"), await StateAsync(pathway) is var state ? (state.Structure, state.TransferTo) : default);
    }

    /// <summary>A counsellor may not hand over, and says to who may that it is time: it falls due to the coordinator, and to nobody else.</summary>
    [Fact]
    public async Task A_proposal_falls_due_to_the_coordinator_who_hands_over_or_retracts_it()
    {
        var structure = $"PROP-{Calls.NewKey()}";
        var (counsellor, mine) = ($"conseil-1:counsellor:{structure}", new Visitor(api.Host.GetTestClient(), $"conseil-1:counsellor:{structure}"));
        await api.KnowStructureAsync(Elsewhere);
        var (pathway, _) = await EnteredAsync(structure);
        var (other, _) = await EnteredAsync(structure);
        // From the form of a mandate, the way leads to the proposal.
        Assert.Contains("step=transfer_proposed", (await mine.GetAsync($"/pathways/{pathway}/record?step=referent_appointed&lang=fr")).Html, StringComparison.Ordinal);
        var address = $"/pathways/{pathway}/record?step=transfer_proposed&lang=fr";
        await mine.GetAsync(address);
        var sent = await mine.PostAsync(address, ("_handler", "step"), ("occurredOn", "2026-03-10"), ("structure", Elsewhere), ("confirmed", "step/long-ago"));
        Assert.True(sent.Status == HttpStatusCode.Redirect, sent.Html);
        Assert.Contains("Transfert proposé à", WebUtility.HtmlDecode((await mine.GetAsync(sent.Location!)).Html), StringComparison.Ordinal);
        Assert.Equal("mandate/transfer-to-unknown-structure", (await api.RecordAsync(other, "transfer-proposed", new { occurredOn = "2026-03-10", structure = "NOPE-2" }, counsellor)).Code);
        Assert.Equal((structure, Elsewhere), await StateAsync(pathway) is var state ? (state.Structure, state.TransferTo) : default);
        Assert.Equal(HttpStatusCode.NotFound, (await api.SendAsync(HttpMethod.Get, $"/api/pathways/{pathway}/timeline", account: Calls.Stranger)).Status);
        await api.CaughtUpAsync();
        async Task<string?> DueAsync(string account) =>
            (await api.SendAsync(HttpMethod.Get, $"/api/caseload?structure={structure}&due=true", account: account)).Body!["items"]!.AsArray() is [var item] ? $"{item!["pathway"]} {item["nextDue"]!["kind"]} {item["nextDue"]!["place"]}" : null;
        Assert.Equal($"{pathway} transfer {Elsewhere}", await DueAsync(Coordinator));
        Assert.Null(await DueAsync(counsellor));
        var coordinator = new Visitor(api.Host.GetTestClient(), Coordinator);
        Assert.Contains("Transfert proposé, à décider", (await coordinator.GetAsync($"/caseload?structure={structure}&view=due&lang=fr")).Html, StringComparison.Ordinal);
        Assert.Contains("Transferts proposés", (await coordinator.GetAsync("/caseload/structures?lang=fr")).Html, StringComparison.Ordinal);
        var page = (await coordinator.GetAsync($"/pathways/{pathway}?lang=fr")).Html;
        Assert.Contains("Confier la personne", page, StringComparison.Ordinal);
        Assert.Contains("La coordination décide", (await mine.GetAsync($"/pathways/{pathway}?lang=fr")).Html, StringComparison.Ordinal);
        // The form of the transfer has the structure that is proposed; with it, nothing is left to decide.
        Assert.Contains($"value=\"{Elsewhere}\"", (await coordinator.GetAsync($"/pathways/{pathway}/record?step=referent_appointed&lang=fr")).Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Created, (await api.RecordAsync(pathway, "referent-appointed", new { occurredOn = "2026-03-11", referent = "conseil-9", structure = Elsewhere }, Coordinator)).Status);
        Assert.Null((await StateAsync(pathway)).TransferTo);
        // Or it is retracted, by the coordinator or by who proposed it.
        var proposal = await api.RecordAsync(other, "transfer-proposed", new { occurredOn = "2026-03-10", structure = Elsewhere }, counsellor);
        Assert.Equal(HttpStatusCode.Created, (await api.RecordAsync(other, "step-retracted", new { occurredOn = "2026-03-12", step = proposal.Body!["step"], reason = "other" }, Coordinator)).Status);
        Assert.Equal((structure, null), await StateAsync(other) is var after ? (after.Structure, after.TransferTo) : default);
        await api.CaughtUpAsync();
        Assert.Null(await DueAsync(Coordinator));
    }
}
