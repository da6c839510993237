using System.Collections.Immutable;
using System.Net;
using System.Text.Json.Nodes;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Pathways.Api.Hosting;
using Pathways.Api.Import;
using Pathways.Api.Tests.Journeys;
using Pathways.Api.Tests.Recording;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Pathways.Projections.Indicators;

namespace Pathways.Api.Tests.Security;

/// <summary>An attribute is a category that the installation declares, with its values. Nothing else is recorded, imported or shown to an evaluator.</summary>
public sealed class AttributesTests : IAsyncLifetime
{
    const string Evaluator = "eval:evaluator:", Coordinator = "coord:coordinator:";
    readonly TestApi api = new();

    public Task InitializeAsync() => api.StartAsync(anyAttribute: false, ("Pathways:Attributes:sector", "north;south"), ("Pathways:Attributes:months", "1..12"));

    public Task DisposeAsync() => api.DisposeAsync();

    [Fact]
    public async Task What_is_not_declared_is_refused_by_the_API_and_in_files_and_never_stored()
    {
        (string Name, string Value, string Code)[] wrong =
        [
            ("x", "Durand", "entry/undeclared-attribute"), ("Sector", "north", "entry/undeclared-attribute"), ("surname", "Zorglub", "entry/identifying-attribute"),
            ("sector", "Zorglub", "entry/undeclared-attribute-value"), ("sector", "North", "entry/undeclared-attribute-value"), ("months", "13", "entry/undeclared-attribute-value"),
            .. new[] { "12/03/1985", "1985-03-12", "12031985", "12.3.1985", "12mars1985", "FR7630006000011234567890189", "GB29NWBK60161331926819", "+32470123456", "0612345678", "1-85-05-75-123-456-12", "123456789" }
                .Select(value => ("sector", value, "entry/identifying-attribute")),
        ];
        foreach (var (name, value, code) in wrong)
        {
            var sent = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(Calls.Entry()))!;
            sent["attributes"] = new JsonObject { [name] = value };
            var refused = await api.SendAsync(HttpMethod.Post, "/api/pathways", sent, key: Calls.NewKey());
            Assert.Equal((HttpStatusCode.UnprocessableEntity, code, $"attributes.{name}"), (refused.Status, refused.Code, refused.Field));
            Assert.True(value.Length < 6 || !refused.Body!["messages"]!.ToJsonString().Contains(value, StringComparison.Ordinal), refused.Body!.ToJsonString());

            var job = await ImportedAsync(name, value);
            var found = job["result"]!["problems"]!.AsArray().Select(p => $"{p!["code"]}").ToArray();
            Assert.Contains(found, c => c == (code == "entry/undeclared-attribute" ? "import/undeclared-attribute" : name == "surname" ? "import/personal-column" : "entry/undeclared-attribute-value"));
            Assert.Equal("false", $"{job["result"]!["stored"]}");
            Assert.True(value.Length < 6 || !job.ToJsonString().Contains(value, StringComparison.Ordinal), job.ToJsonString());
        }
        Assert.Equal(0L, await api.ScalarAsync<long>($"select count(*) from {Store.EventSchema}.mt_events where type = 'pathway_opened'"));
        Assert.Equal("taken", $"{(await ImportedAsync("sector", "north"))["status"]}");
        Assert.Equal("taken", $"{(await ImportedAsync("months", "12"))["status"]}");
    }

    /// <summary>Structure and convention are broken down by as attributes are, and nobody declares them.</summary>
    [Theory]
    [InlineData("structure", "FR7630006000011234567890189")]
    [InlineData("structure", "dupont-1985-03-12")]
    [InlineData("structure", "4970101234567890")]
    [InlineData("convention", "FR7630006000011234567890189")]
    [InlineData("convention", "1985-03-12")]
    [InlineData("convention", "4970101234567890")]
    public async Task A_new_code_with_a_day_or_nine_digits_is_refused_unless_it_is_a_registered_structure(string field, string code)
    {
        var sent = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(Calls.Entry()))!;
        sent[field] = code;
        var refused = await api.SendAsync(HttpMethod.Post, "/api/pathways", sent, Coordinator, key: Calls.NewKey());
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "step/identifying-code", field), (refused.Status, refused.Code, refused.Field));
        Assert.DoesNotContain(code, refused.Body!["messages"]!.ToJsonString(), StringComparison.Ordinal);

        var job = await SentAsync();
        Assert.Equal("false", $"{job["result"]!["stored"]}");
        Assert.Contains("step/identifying-code", job["result"]!["problems"]!.AsArray().Select(p => $"{p!["code"]}"));
        Assert.DoesNotContain(code, job.ToJsonString(), StringComparison.Ordinal);
        if (field == "structure")
        {
            var registered = await api.SendAsync(HttpMethod.Post, "/api/structures", new { code, name = "S", kind = "PLIE", territory = "69123" }, "admin:administrator:", Calls.NewKey());
            Assert.Equal(HttpStatusCode.Created, registered.Status);
            Assert.Equal("taken", $"{(await SentAsync())["status"]}");
        }

        async Task<JsonNode> SentAsync()
        {
            var values = new Dictionary<string, string>(StringComparer.Ordinal) { ["structure"] = "PLIE-A", ["convention"] = "CONV-2026" };
            values[field] = code;
            var posted = await api.SendAsync(
                HttpMethod.Post, "/api/imports?confirm=step/long-ago,entry/unknown-structure",
                $"pathway;event;occurred_on;structure;convention;scheme;territory\na;pathway_opened;2026-01-05;{values["structure"]};{values["convention"]};plie;69123\n", Coordinator, Calls.NewKey(), type: "text/csv");
            return await api.EndedAsync(posted, Coordinator);
        }
    }

    /// <summary>A surname that a counsellor writes there would be a group of one for the evaluator.</summary>
    [Fact]
    public async Task A_convention_is_declared_or_is_in_an_entry_already_whichever_way_it_comes()
    {
        async Task<Answer> EnterAsync(string convention)
        {
            var sent = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(Calls.Entry()))!;
            sent["convention"] = convention;
            return await api.SendAsync(HttpMethod.Post, "/api/pathways", sent, key: Calls.NewKey());
        }
        async Task<JsonNode> FileAsync(string convention) => await api.EndedAsync(
            await api.SendAsync(
                HttpMethod.Post, "/api/imports?confirm=step/long-ago,entry/unknown-structure",
                $"pathway;event;occurred_on;structure;convention;scheme;territory\nconv;pathway_opened;2026-01-05;PLIE-A;{convention};plie;69123\n", Coordinator, Calls.NewKey(), type: "text/csv"), Coordinator);
        foreach (var code in (string[])["DUPONT", "dupont-marie", "MARTIN7", "plie-2026"])
        {
            var refused = await EnterAsync(code);
            Assert.Equal((HttpStatusCode.UnprocessableEntity, "entry/undeclared-convention", "convention"), (refused.Status, refused.Code, refused.Field));
            Assert.Contains("PLIE-2026", $"{refused.Body!["values"]!["known"]}", StringComparison.Ordinal);
            var job = await FileAsync(code);
            Assert.Equal("false", $"{job["result"]!["stored"]}");
            Assert.Contains("entry/undeclared-convention", job["result"]!["problems"]!.AsArray().Select(p => $"{p!["code"]}"));
        }
        var entered = await EnterAsync("PLIE-2026");
        Assert.True(entered.Status == HttpStatusCode.Created, $"{entered.Body}");
        // Nor by a correction.
        var history = (await api.SendAsync(HttpMethod.Get, $"/api/pathways/{entered.Body!["pathway"]}/history")).Body!["events"]![0]!;
        var corrected = history["data"]!.DeepClone();
        corrected["event"] = "pathway_opened";
        corrected["convention"] = "DUPONT";
        var correction = await api.RecordAsync(entered.Body["pathway"]!.GetValue<Guid>(), "step-corrected", new { occurredOn = "2026-06-01", step = $"{history["id"]}", reason = "wrong_code", corrected });
        Assert.Equal(("entry/undeclared-convention", "corrected.convention"), (correction.Code, correction.Field));

        // One of before, that an entry has: it stays known.
        await using (var session = api.Host.Services.GetRequiredService<Marten.IDocumentStore>().LightweightSession())
        {
            session.Events.StartStream<Pathway>(Guid.CreateVersion7(), new PathwayOpened(new DateOnly(2025, 1, 5), Calls.NewPerson(), Domain.Codes.Scheme.Plie, "PLIE-A", "69123", new EntrySituation(), "PLIE-2019"));
            await session.SaveChangesAsync();
        }
        await api.CaughtUpAsync();
        Assert.Equal(HttpStatusCode.Created, (await EnterAsync("PLIE-2019")).Status);
        Assert.Equal("taken", $"{(await FileAsync("PLIE-2019"))["status"]}");
    }

    /// <summary>Whoever is accompanied is in no account, and no reference that somebody types: nine digits may be a telephone.</summary>
    [Fact]
    public async Task A_new_account_or_reference_holds_no_day_and_no_nine_digits()
    {
        foreach (var code in (string[])["612345678", "33612345678", "a-19870512", "nir-18705991234561", "dupont.marie.12051987", "1987-05-12", "FR7630006000011234567890189", "u123456789", "a-12345678", "5f7c8ec7-c33c-4c00-9bba-fe8212345678"])
        {
            var refused = code is not ("a-12345678" or "5f7c8ec7-c33c-4c00-9bba-fe8212345678");
            var pathway = await api.OpenPathwayAsync();
            var mandate = await api.RecordAsync(pathway, "referent-appointed", new { occurredOn = "2026-03-02", referent = code, structure = "PLIE-A", confirm = new[] { "step/long-ago", "mandate/unknown-referent" } });
            Assert.Equal((code, refused ? "step/bad-code" : null), (code, mandate.Code));
            var booked = await api.RecordAsync(pathway, "appointment-booked", new { occurredOn = "2026-03-02", appointment = code, plannedOn = "2026-03-09", mode = "in_person" });
            Assert.Equal((code, refused ? "step/bad-reference" : null), (code, booked.Code));
        }
    }

    /// <summary>The file of a former version, whose attributes nobody has declared: without their columns its rows are known, and new ones are taken.</summary>
    [Fact]
    public async Task A_file_of_before_goes_on_without_the_columns_that_nobody_has_declared()
    {
        const string Source = "before-declared";
        var file = new FileIdentity(Source);
        var pathway = file.Pathway("p");
        // As a former version read "p;pathway_opened;2024-01-05;S;plie;01001;Zorgland;north".
        var opened = new PathwayOpened(new DateOnly(2024, 1, 5), file.PersonOf("p"), Scheme.Plie, "S", "01001", new EntrySituation(),
            Attributes: ImmutableSortedDictionary<string, string>.Empty.Add("area", "Zorgland").Add("sector", "north"));
        await using (var session = api.Host.Services.GetRequiredService<IDocumentStore>().LightweightSession())
        {
            session.CausationId = $"import:{Source}";
            session.Events.StartStream<Pathway>(pathway, new JasperFx.Events.Event<PathwayOpened>(opened)
            {
                Id = file.Event(pathway, Pathway.None, "pathway_opened", System.Text.Encoding.UTF8.GetString(PathwayJson.Bytes(opened)), 0),
            });
            await session.SaveChangesAsync();
        }
        var refused = await SentAsync("attribute.area;attribute.sector", "Zorgland;north");
        Assert.Contains("import/undeclared-attribute", refused["problems"]!.AsArray().Select(p => $"{p!["code"]}"));

        var taken = await SentAsync("attribute.sector", "north");
        Assert.True($"{taken["stored"]}" == "true", taken.ToJsonString());
        Assert.Equal(("1", "1"), ($"{taken["eventsKnown"]}", $"{taken["eventsAdded"]}"));
        Assert.Equal(2L, await api.ScalarAsync<long>($"select count(*) from {Store.EventSchema}.mt_events where stream_id = '{pathway}'"));
        // A declared one that the file leaves out is missing, as before.
        var less = await SentAsync("publics", "");
        Assert.Contains("pathway/already-opened", less["problems"]!.AsArray().Select(p => $"{p!["code"]}"));

        async Task<JsonNode> SentAsync(string columns, string cells)
        {
            var rows = $"pathway;event;occurred_on;structure;scheme;territory;{columns}\np;pathway_opened;2024-01-05;S;plie;01001;{cells}\np;diagnosis_made;2024-01-08;;;;{new string(';', cells.Count(c => c == ';'))}\n";
            var posted = await api.SendAsync(HttpMethod.Post, $"/api/imports?source={Source}&confirm=step/long-ago,entry/unknown-structure", rows, Coordinator, Calls.NewKey(), type: "text/csv");
            return (await api.EndedAsync(posted, Coordinator))["result"]!;
        }
    }

    [Fact]
    public async Task What_was_stored_before_it_was_declared_is_in_no_figure_and_may_stay_while_the_entry_is_corrected()
    {
        // As a former version took it.
        var (pathway, person) = (Guid.CreateVersion7(), Calls.NewPerson());
        await api.MakeAsync([person]);
        var former = new PathwayOpened(new DateOnly(2026, 3, 1), person, Scheme.Plie, "PLIE-A", "69123", new EntrySituation(), Attributes: ImmutableSortedDictionary<string, string>.Empty.Add("nickname", "Zorglub").Add("sector", "Zorgland"));
        await using (var session = api.Host.Services.GetRequiredService<IDocumentStore>().LightweightSession())
        {
            session.Events.StartStream<Pathway>(pathway, former);
            await session.SaveChangesAsync();
        }
        await ImportedAsync("sector", "north");
        await api.CaughtUpAsync();

        var unknown = await api.SendAsync(HttpMethod.Get, "/api/figures/entries?by=attribute.nickname", account: Evaluator);
        Assert.Equal((HttpStatusCode.BadRequest, "query/unknown-dimension"), (unknown.Status, unknown.Code));
        foreach (var filter in (string[])["attribute.nickname=Zorglub", "attribute.sector=Zorgland"])
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await api.SendAsync(HttpMethod.Get, $"/api/figures/entries?{filter}", account: Evaluator)).Status);
        }
        var figure = await api.SendAsync(HttpMethod.Get, "/api/figures/entries?by=attribute.sector", account: Evaluator);
        Assert.Equal(["north", Dimensions.Undeclared], figure.Body!["groups"]!.AsArray().Select(g => $"{g!["group"]}"));
        Assert.Contains("undeclared_values", figure.Body.ToJsonString(), StringComparison.Ordinal);
        foreach (var told in new[] { $"{figure.Body}", await (await api.GetAsync("/board?by=attribute.sector", Evaluator)).ReadAsTextAsync(), await (await api.GetAsync("/api/figures/entries.csv?by=attribute.sector", Evaluator)).ReadAsTextAsync() })
        {
            Assert.DoesNotContain("Zorg", told, StringComparison.OrdinalIgnoreCase);
        }
        Assert.Contains("nickname", await (await api.GetAsync("/administration", "admin:administrator:")).ReadAsTextAsync(), StringComparison.Ordinal);

        // The entry is put right step by step: what is not touched is not asked about.
        var step = await api.ScalarAsync<Guid>($"select id from {Store.EventSchema}.mt_events where stream_id = '{pathway}'");
        object Corrected(string sector) => new
        {
            occurredOn = "2026-03-05",
            step,
            reason = "late_information",
            corrected = new { @event = "pathway_opened", occurredOn = "2026-03-02", person, scheme = "plie", structure = "PLIE-A", territory = "69123", situation = new { }, attributes = new { nickname = "Zorglub", sector } },
        };
        var other = await api.RecordAsync(pathway, "step-corrected", Corrected("Zorgville"));
        Assert.True(other.Code == "entry/undeclared-attribute-value", other.Body!.ToJsonString());
        Assert.Equal(HttpStatusCode.Created, (await api.RecordAsync(pathway, "step-corrected", Corrected("Zorgland"))).Status);
    }

    [Theory]
    [InlineData("sector", "north;south", 2)]
    [InlineData("months", "1..12", 12)]
    [InlineData("score", "-2..2;unknown", 6)]
    [InlineData("iban", "a;b", 0)]
    [InlineData("nom", "a;b", 0)]
    [InlineData("a b", "a;b", 0)]
    [InlineData("sector", "", 0)]
    [InlineData("sector", "two words", 0)]
    [InlineData("sector", "12/03/1985", 0)]
    [InlineData("sector", "123456789", 0)]
    [InlineData("sector", "5..1", 0)]
    [InlineData("sector", "1..1001", 0)]
    public void A_declaration_is_held_to_the_same_rules_at_the_start(string name, string values, int count)
    {
        var (read, wrong) = DeclaredAttributes.Read(name, values);
        Assert.Equal((count, count == 0), (read.Count, wrong is not null));
    }

    async Task<JsonNode> ImportedAsync(string name, string value)
    {
        var posted = await api.SendAsync(
            HttpMethod.Post, "/api/imports?confirm=step/long-ago,entry/unknown-structure", $"pathway;event;occurred_on;structure;scheme;territory;attribute.{name}\np;pathway_opened;2024-01-05;S;plie;01001;{value}\n", Coordinator, Calls.NewKey(), type: "text/csv");
        return await api.EndedAsync(posted, Coordinator);
    }
}
