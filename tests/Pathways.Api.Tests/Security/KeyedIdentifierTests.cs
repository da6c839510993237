using System.Net;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Pathways.Api.Hosting;
using Pathways.Api.Import;
using Pathways.Api.Recording;
using Pathways.Api.Tests.Import;
using Pathways.Api.Tests.Journeys;
using Pathways.Api.Tests.Recording;
using Pathways.Domain;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Tests.Security;

/// <summary>Identifiers are computed by nobody without the installation's secret; those that were issued before there was one stay as they are.</summary>
[Collection(TestApiCollection.Name)]
public sealed class KeyedIdentifierTests(TestApi api, ImportWorld world) : IClassFixture<ImportWorld>
{
    const string User = "conseil-1";

    static readonly string[] Late = ["step/long-ago"];

    static object Entry(Guid person) => new { occurredOn = "2026-03-01", person, scheme = "plie", structure = "PLIE-A", territory = "69123", confirm = Late };

    [Fact]
    public async Task What_a_request_makes_is_not_computed_from_the_account_and_the_key()
    {
        var (personKey, openKey, stepKey) = (Calls.NewKey(), Calls.NewKey(), Calls.NewKey());
        var person = (await api.SendAsync(HttpMethod.Post, "/api/people", new { firstName = "Zoé", lastName = $"Clé {personKey}" }, key: personKey)).Body!["id"]!.GetValue<Guid>();
        var opened = (await api.SendAsync(HttpMethod.Post, "/api/pathways", Entry(person), key: openKey)).Body!;
        var pathway = opened["pathway"]!.GetValue<Guid>();
        var booked = (await api.RecordAsync(pathway, "appointment-booked", new { occurredOn = "2026-03-02", plannedOn = "2026-03-09", mode = "in_person" }, key: stepKey)).Body!;
        Assert.NotEqual(DeterministicId.From("person", User, personKey), person);
        Assert.NotEqual(DeterministicId.From("pathway", User, openKey), pathway);
        Assert.NotEqual(DeterministicId.From("event", User, openKey), opened["step"]!.GetValue<Guid>());
        Assert.NotEqual(DeterministicId.From("event", User, stepKey), booked["step"]!.GetValue<Guid>());
        Assert.NotEqual(StepRequest.Reference("a", DeterministicId.From("event", User, stepKey)), $"{booked["stored"]!["appointment"]}");
        // Another installation gives other ones; this one gives the same again, also after a restart.
        var (here, again, elsewhere) = (Of(api.Host.Services.GetRequiredService<InstallationSecret>()), Of(new InstallationSecret(api.Database)), Of(world.Secret));
        Assert.Equal(here, again);
        Assert.NotEqual(here, elsewhere);
        Assert.Equal(1L, await api.ScalarAsync<long>("select count(*) from pathways.installation_secret where length(secret) = 32"));

        Guid Of(InstallationSecret secret) => DeterministicId.From(secret.Key, "event", User, stepKey);
    }

    [Fact]
    public async Task Two_that_make_the_secret_at_once_take_the_same()
    {
        await using (var none = world.Database.CreateCommand("delete from pathways.installation_secret"))
        {
            await none.ExecuteNonQueryAsync();
        }
        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Convert.ToHexString(new InstallationSecret(world.Database).Key))));
        Assert.Single(made.Distinct(StringComparer.Ordinal));
    }

    /// <summary>What a former version issued, planted as it stored it; the requests come again, late.</summary>
    [Fact]
    public async Task A_request_of_before_that_comes_again_finds_what_it_made_then()
    {
        var (personKey, openKey, stepKey) = (Calls.NewKey(), Calls.NewKey(), Calls.NewKey());
        var (person, pathway, entered, booking) = (DeterministicId.From("person", User, personKey), DeterministicId.From("pathway", User, openKey), DeterministicId.From("event", User, openKey), DeterministicId.From("event", User, stepKey));
        var reference = StepRequest.Reference("a", booking);
        await using (var session = api.Host.Services.GetRequiredService<IDocumentStore>().LightweightSession())
        {
            session.LastModifiedBy = User;
            session.Store(new Identity(person, "Zoé", "Avant", Structure: "PLIE-A"));
            session.Events.StartStream<Pathway>(
                pathway,
                new JasperFx.Events.Event<PathwayOpened>(new PathwayOpened(new(2026, 3, 1), person, Scheme.Plie, "PLIE-A", "69123", new EntrySituation()) { Confirmed = Late }) { Id = entered },
                new JasperFx.Events.Event<AppointmentBooked>(new AppointmentBooked(new(2026, 3, 2), reference, new(2026, 3, 9), AppointmentMode.InPerson) { Confirmed = Late }) { Id = booking });
            await session.SaveChangesAsync();
        }
        var made = await api.SendAsync(HttpMethod.Post, "/api/people", new { firstName = "Zoé", lastName = "Avant" }, key: personKey);
        Assert.Equal((HttpStatusCode.Created, true, person), (made.Status, made.Replayed, made.Body!["id"]!.GetValue<Guid>()));
        var opened = await api.SendAsync(HttpMethod.Post, "/api/pathways", Entry(person), key: openKey);
        Assert.Equal((HttpStatusCode.Created, true, pathway, entered), (opened.Status, opened.Replayed, opened.Body!["pathway"]!.GetValue<Guid>(), opened.Body["step"]!.GetValue<Guid>()));
        // Its reference was made from its identifier: it is the one of then.
        var booked = await api.RecordAsync(pathway, "appointment-booked", new { occurredOn = "2026-03-02", plannedOn = "2026-03-09", mode = "in_person" }, key: stepKey);
        Assert.True(booked.Status == HttpStatusCode.Created, $"{booked.Body}");
        Assert.Equal((true, booking, reference), (booked.Replayed, booked.Body!["step"]!.GetValue<Guid>(), $"{booked.Body["stored"]!["appointment"]}"));
        Assert.Equal("idempotency/key-reused", (await api.RecordAsync(pathway, "appointment-booked", new { occurredOn = "2026-03-02", plannedOn = "2026-03-10", mode = "in_person" }, key: stepKey)).Code);
        Assert.Equal(2L, await api.ScalarAsync<long>($"select version from pathways_events.mt_streams where id = '{pathway}'"));
    }

    /// <summary>A program's keys may be made of who the person is: what is kept of one is not found by computing it; one that was kept before is known again.</summary>
    [Fact]
    public async Task The_mark_of_a_correction_is_not_computed_from_the_account_and_the_key_and_those_of_before_are_known_again()
    {
        var (key, name) = (Calls.NewKey(), $"Clé {Calls.NewKey()}");
        var person = (await api.SendAsync(HttpMethod.Post, "/api/people", new { firstName = "Zoé", lastName = name }, key: Calls.NewKey())).Body!["id"]!.GetValue<Guid>();
        Task<Answer> CorrectAsync() => api.SendAsync(HttpMethod.Put, $"/api/people/{person}", new { firstName = "Zoé", lastName = name, phone = "06 39 98 00 01" }, key: key, ifMatch: "*");
        Assert.Equal((HttpStatusCode.OK, false), (await CorrectAsync() is var first ? first.Status : default, first.Replayed));
        var former = DeterministicId.From("person-correction", User, key);
        Assert.NotEqual($"{former}", await api.ScalarAsync<string>($"select data #>> '{{changes,0,request}}' from pathways.mt_doc_personchanges where id = '{person}'"));
        Assert.True((await CorrectAsync()).Replayed);
        await using (var plant = api.Database.CreateCommand($"update pathways.mt_doc_personchanges set data = jsonb_set(data, '{{changes,0,request}}', '\"{former}\"') where id = '{person}'"))
        {
            Assert.Equal(1, await plant.ExecuteNonQueryAsync());
        }
        Assert.True((await CorrectAsync()).Replayed);
    }

    const string Header = "pathway;event;occurred_on;person;previous_pathway";

    /// <summary>A reference made of a name and a date of birth would be found by computing its identifier.</summary>
    [Fact]
    public async Task What_a_file_makes_is_not_computed_from_its_source_and_its_references()
    {
        const string Source = "keyed-file";
        var taken = await world.ImportAsync(
            [$"{Header};scheme", "durand-1985-03-12;pathway_opened;2024-01-05;durand-1985-03-12;;plie", "b;pathway_opened;2024-02-05;durand-1985-03-12;durand-1985-03-12;rsa", "c;pathway_opened;2024-02-05;;;rsa"], Source);
        Assert.Equal((true, 3L, ""), (taken.Stored, taken.EventsAdded, string.Join(", ", taken.Problems)));
        var guessed = new FileIdentity(Source);
        foreach (var id in new[] { guessed.Pathway("durand-1985-03-12"), guessed.Person("durand-1985-03-12"), guessed.PersonOf("c"), guessed.Pathway("b"), guessed.Pathway("c") })
        {
            Assert.Equal(0L, await world.ScalarAsync<long>($"select count(*) from pathways_events.mt_events where stream_id = '{id}' or data ->> 'person' = '{id}' or data ->> 'previousPathway' = '{id}'"));
        }
        Assert.Equal(1L, await world.ScalarAsync<long>($"select count(*) from pathways_events.mt_events where stream_id = '{world.File(Source).Pathway("b")}'"));
    }

    /// <summary>
    /// The identifier of a pathway is in every address, and those of steps in its history: who reads no sensitive fact tried one guess after the other until
    /// a step's identifier came out.
    /// </summary>
    [Fact]
    public async Task No_step_of_a_file_is_computed_from_its_pathway_and_what_it_says()
    {
        const string Source = "keyed-steps";
        string[] lines = ["pathway;event;occurred_on;person;publics", "a;pathway_opened;2024-01-05;x;disabled_worker", "a;invitation_sent;2024-01-06;;", "a;diagnosis_made;2024-01-07;;"];
        var taken = await world.ImportAsync(lines, Source);
        Assert.Equal((true, 3L, ""), (taken.Stored, taken.EventsAdded, string.Join(", ", taken.Problems)));
        var pathway = world.File(Source).Pathway("a");
        await using var session = world.Store.QuerySession();
        var steps = await session.Events.FetchStreamAsync(pathway);
        Assert.Equal(3, steps.Count);
        var guesser = new FileIdentity(Source);
        foreach (var step in steps)
        {
            var json = System.Text.Encoding.UTF8.GetString(PathwayJson.Bytes((PathwayEvent)step.Data));
            var name = EventNames.Of(step.Data.GetType());
            // With and without what was confirmed.
            foreach (var occurrence in (int[])[0, 1])
            {
                foreach (var said in (string[])[json, System.Text.Encoding.UTF8.GetString(PathwayJson.Bytes((PathwayEvent)step.Data with { Confirmed = null }))])
                {
                    Assert.NotEqual(guesser.Event(pathway, Pathway.None, name, said, occurrence), step.Id);
                }
            }
        }
        // The secret's own computing gives the entry's: what is not found above is not for another reason.
        var entry = (PathwayEvent)steps[0].Data with { Confirmed = null };
        Assert.Equal(world.File(Source).Event(pathway, Pathway.None, "pathway_opened", System.Text.Encoding.UTF8.GetString(PathwayJson.Bytes(entry)), 0), steps[0].Id);
        var again = await world.ImportAsync(lines, Source);
        Assert.Equal((true, 0L, 3L), (again.Stored, again.EventsAdded, again.EventsKnown));
    }

    /// <summary>Pathways had a key before their steps had one: the pathway's identifier is of now, and its steps' of before.</summary>
    [Fact]
    public async Task A_pathway_of_now_whose_steps_are_of_before_knows_them_again_and_adds_what_is_new()
    {
        var source = $"between-{Guid.NewGuid():N}"[..30];
        var (now, former) = (world.File(source), new FileIdentity(source));
        var pathway = now.Pathway("a");
        var opened = new PathwayOpened(new DateOnly(2024, 1, 5), now.PersonOf("a"), Scheme.Plie, "IMPORT", "01001", new EntrySituation());
        var sent = new InvitationSent(new DateOnly(2024, 1, 6));
        Guid FormerOf(PathwayEvent step, string name, int occurrence) => former.Event(pathway, Pathway.None, name, System.Text.Encoding.UTF8.GetString(PathwayJson.Bytes(step)), occurrence);
        await using (var session = world.Store.LightweightSession())
        {
            session.CausationId = $"import:{source}";
            session.Events.StartStream<Pathway>(
                pathway,
                new JasperFx.Events.Event<PathwayOpened>(opened) { Id = FormerOf(opened, "pathway_opened", 0) },
                new JasperFx.Events.Event<InvitationSent>(sent) { Id = FormerOf(sent, "invitation_sent", 0) });
            await session.SaveChangesAsync();
        }
        string[] lines = [Header, "a;pathway_opened;2024-01-05;;", "a;invitation_sent;2024-01-06;;"];
        var again = await world.ImportAsync(lines, source);
        Assert.Equal((true, 0L, 2L, ""), (again.Stored, again.EventsAdded, again.EventsKnown, string.Join(", ", again.Problems)));
        var longer = await world.ImportAsync([.. lines, "a;diagnosis_made;2024-01-07;;"], source);
        Assert.Equal((true, 1L, 2L, ""), (longer.Stored, longer.EventsAdded, longer.EventsKnown, string.Join(", ", longer.Problems)));
        await using var read = world.Store.QuerySession();
        var steps = await read.Events.FetchStreamAsync(pathway);
        Assert.Equal([FormerOf(opened, "pathway_opened", 0), FormerOf(sent, "invitation_sent", 0)], steps.Take(2).Select(s => s.Id));
        Assert.NotEqual(FormerOf(new DiagnosisMade(new DateOnly(2024, 1, 7)), "diagnosis_made", 0), steps[2].Id);
    }

    [Fact]
    public async Task A_file_of_before_is_known_again_and_what_a_later_one_adds_joins_it()
    {
        var source = $"before-{Guid.NewGuid():N}";
        var former = new FileIdentity(source);
        await FormerlyAsync(source, "a", former.Person("x"));
        await FormerlyAsync(source, "c", former.PersonOf("c"));
        string[] lines = [Header, "a;pathway_opened;2024-01-05;x;", "c;pathway_opened;2024-01-05;;"];
        var again = await world.ImportAsync(lines, source);
        Assert.Equal((true, 0L, 2L), (again.Stored, again.EventsAdded, again.EventsKnown));
        // The same person comes back, after the pathway of then; somebody new, and each pathway that is new, gets an identifier of now.
        var more = await world.ImportAsync([$"{Header};scheme", "d;pathway_opened;2024-03-05;y;;rsa", "e;pathway_opened;2024-03-05;x;a;rsa"], source);
        Assert.Empty(more.Problems);
        await using var session = world.Store.QuerySession();
        Assert.Empty(await session.Events.FetchStreamAsync(former.Pathway("d")));
        var (fresh, back) = (await OpenedAsync("d"), await OpenedAsync("e"));
        Assert.Equal(world.File(source).Person("y"), fresh.Person);
        Assert.Equal((former.Person("x"), former.Pathway("a")), (back.Person, back.PreviousPathway));

        async Task<PathwayOpened> OpenedAsync(string reference) => Assert.IsType<PathwayOpened>(Assert.Single(await session.Events.FetchStreamAsync(world.File(source).Pathway(reference))).Data);
    }

    async Task FormerlyAsync(string source, string reference, Guid person)
    {
        var pathway = new FileIdentity(source).Pathway(reference);
        var opened = new PathwayOpened(new DateOnly(2024, 1, 5), person, Scheme.Plie, "IMPORT", "01001", new EntrySituation());
        await using var session = world.Store.LightweightSession();
        session.CausationId = $"import:{source}";
        session.Events.StartStream<Pathway>(pathway, new JasperFx.Events.Event<PathwayOpened>(opened)
        {
            Id = new FileIdentity(source).Event(pathway, Pathway.None, "pathway_opened", System.Text.Encoding.UTF8.GetString(PathwayJson.Bytes(opened)), 0),
        });
        await session.SaveChangesAsync();
    }
}
