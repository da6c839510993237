using System.Net;
using Marten;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Pathways.Api.Registries;
using Pathways.Api.Tests.Hosting;
using Pathways.Api.Tests.Journeys;
using Pathways.Api.Tests.Recording;

namespace Pathways.Api.Tests.Registries;

/// <summary>Codes are held against the territory's directory wherever they come in. A service of its own: a directory with entries changes what others are asked.</summary>
public sealed class DirectoryTests(TestApi api) : IClassFixture<TestApi>, IAsyncLifetime
{
    const string Counsellor = "c-paul:counsellor:ML-EST";
    const string Coordinator = "coord:coordinator:";

    static readonly DateOnly Known = new(2026, 1, 5);

    IAsyncDisposable registered = null!;

    public async Task InitializeAsync() => registered = await api.InDirectoryAsync(
        new Structure("ML-EST", "Mission locale Est", "ML", "69123"), new Structure("PLIE-CENTRE", "PLIE du centre", "PLIE", "69123"),
        new StaffMember("c-paul", "Paul Ney", "ML-EST"), new StaffMember("c-anna", "Anna Roy", "ML-EST"), new StaffMember("c-lise", "Lise Fau", "PLIE-CENTRE"),
        // One who evaluates, one who coordinates, one who counselled before; one who was known to coordinate only after the mandate, one whose roles nobody knows.
        new StaffMember("e-hugo", "Hugo Lam", Counsels: false, Since: Known), new StaffMember("k-nadia", "Nadia Per", "ML-EST", Counsels: false, Since: Known),
        new StaffMember("k-rose", "Rose Aube", "ML-EST", Counsels: false, Counselled: true, Since: Known), new StaffMember("k-late", "Lou Tard", "ML-EST", Counsels: false, Since: Known.AddYears(1)), new StaffMember("o-old", "Olga Dray"));

    public Task DisposeAsync() => registered.DisposeAsync().AsTask();

    const string Transfer = "mandate/transfer-is-the-coordinators";

    // Every way in, with the code that is found against a step, or null where it is stored.
    public static TheoryData<string, string, string, string?> Ways()
    {
        var all = new TheoryData<string, string, string, string?>();
        (string Structure, string Referent, string? Counsellor, string? Coordinator)[] mandates =
        [
            ("ML-EST", "c-anna", null, null),
            ("ml-est", "c-anna", "entry/structure-misspelt", "entry/structure-misspelt"),
            ("NOPE", "r-1", Transfer, "mandate/unknown-structure"),
            ("PLIE-CENTRE", "c-lise", Transfer, null),
            ("ML-EST", "C-Anna", "mandate/referent-misspelt", "mandate/referent-misspelt"),
            ("ML-EST", "c-ana", "mandate/unknown-referent", "mandate/unknown-referent"),
            ("ML-EST", "c-lise", "mandate/referent-of-other-structure", "mandate/referent-of-other-structure"),
            ("ML-EST", "e-hugo", "mandate/referent-accompanies-nobody", "mandate/referent-accompanies-nobody"),
            ("ML-EST", "E-Hugo", "mandate/referent-accompanies-nobody", "mandate/referent-accompanies-nobody"),
            ("ML-EST", "k-nadia", "mandate/referent-accompanies-nobody", "mandate/referent-accompanies-nobody"),
            ("ML-EST", "k-rose", "mandate/referent-accompanies-no-longer", "mandate/referent-accompanies-no-longer"),
            ("ML-EST", "k-late", "mandate/referent-accompanies-no-longer", "mandate/referent-accompanies-no-longer"),
            ("ML-EST", "o-old", "mandate/referent-accompanies-no-longer", "mandate/referent-accompanies-no-longer"),
        ];
        foreach (var (structure, referent, counsellor, coordinator) in mandates)
        {
            all.Add("api mandate", structure, referent, counsellor);
            all.Add("api replacement", structure, referent, counsellor);
            all.Add("api correction", structure, referent, counsellor == Transfer ? "mandate/transfer-by-correction" : counsellor);
            // Whoever types into a form is understood: of a code in other capitals there is one only.
            all.Add("form mandate", structure, referent, IsMisspelt(counsellor) ? null : counsellor);
            all.Add("api mandate, coordinator", structure, referent, coordinator);
            all.Add("file", structure, referent, coordinator);
        }
        foreach (var (structure, code) in ((string, string?)[])[("ML-EST", null), ("ml-est", "entry/structure-misspelt"), ("NOPE", "entry/unknown-structure"), ("ML-ES", "entry/unknown-structure")])
        {
            all.Add("api entry, coordinator", structure, "", code);
            all.Add("form entry, coordinator", structure, "", IsMisspelt(code) ? null : code);
            all.Add("file", structure, "", code);
        }
        return all;

        static bool IsMisspelt(string? code) => code?.EndsWith("misspelt", StringComparison.Ordinal) == true;
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_code_is_held_against_the_directory_whichever_way_it_comes_in(string way, string structure, string referent, string? code)
    {
        var found = await FoundAsync(way, structure, referent);
        Assert.True(code == found.Code, $"{way}, {structure}, {referent}: {found.Code}, {found.Words}");
        if (code?.EndsWith("misspelt", StringComparison.Ordinal) == true)
        {
            Assert.Contains(code.StartsWith("entry", StringComparison.Ordinal) ? "ML-EST" : "c-anna", found.Words, StringComparison.Ordinal);
        }
        // Whichever way it came, the log has each code as the directory writes it.
        Assert.Equal(0L, await api.ScalarAsync<long>("select count(*) from pathways_events.mt_events where data ->> 'structure' = 'ml-est' or data ->> 'referent' = 'C-Anna'"));
    }

    async Task<(string? Code, string Words)> FoundAsync(string way, string structure, string referent)
    {
        var account = way.EndsWith("coordinator", StringComparison.Ordinal) ? Coordinator : Counsellor;
        object mandate = new { occurredOn = "2026-03-02", referent, structure };
        switch (way)
        {
            case "api entry, coordinator":
                return Of(await api.SendAsync(HttpMethod.Post, "/api/pathways", Calls.Entry(structure), account, Calls.NewKey()));
            case "api mandate" or "api mandate, coordinator":
                return Of(await api.RecordAsync(await OpenedAsync(), "referent-appointed", mandate, account));
            case "api replacement":
                return Of(await api.RecordAsync(await AppointedAsync(), "referent-replaced", mandate, account));
            case "api correction":
                var pathway = await AppointedAsync();
                var step = await api.ScalarAsync<Guid>($"select id from pathways_events.mt_events where stream_id = '{pathway}' and version = 2");
                return Of(await api.RecordAsync(pathway, "step-corrected", new
                {
                    occurredOn = "2026-03-05",
                    step,
                    reason = "wrong_code",
                    corrected = new { @event = "referent_appointed", occurredOn = "2026-03-02", referent, structure },
                    confirm = new[] { "step/long-ago" },
                }, account));
            case "form entry, coordinator":
                return await OnFormAsync(account, "/pathways/open", ("_handler", "open"), ("firstName", "Eva"), ("lastName", $"Code {Calls.NewKey()}"), ("occurredOn", "2026-03-01"), ("scheme", "pacea"),
                    ("structure", structure), ("territory", "69123"), ("confirmed", "step/long-ago"));
            case "form mandate":
                return await OnFormAsync(account, $"/pathways/{await OpenedAsync()}/record?step=referent_appointed", ("_handler", "step"), ("occurredOn", "2026-03-02"), ("referent", referent), ("structure", structure),
                    ("confirmed", "step/long-ago"));
            default:
                var rows = referent.Length == 0 ? "" : $"p;referent_appointed;2026-03-02;{structure};;;{referent}\n";
                var posted = await api.SendAsync(HttpMethod.Post, $"/api/imports?source={Calls.NewCode("directory")}&confirm=step/long-ago",
                    $"pathway;event;occurred_on;structure;scheme;territory;referent\np;pathway_opened;2026-03-01;{(referent.Length == 0 ? structure : "ML-EST")};plie;69123;\n{rows}", Coordinator, Calls.NewKey(), type: "text/csv");
                var result = (await api.EndedAsync(posted, Coordinator))["result"]!;
                return result["problems"]!.AsArray() is [var problem, ..] ? ($"{problem!["code"]}", problem.ToJsonString()) : (null, result.ToJsonString());
        }
    }

    static (string? Code, string Words) Of(Answer answer) => answer.Status == HttpStatusCode.Created ? (null, "")
        : answer.Code == "confirm/needed" ? ($"{answer.Body!["confirm"]![0]!["code"]}", answer.Body.ToJsonString()) : (answer.Code, $"{answer.Body}");

    // A page shows words: their code is the one whose words, with their values, they are.
    async Task<(string? Code, string Words)> OnFormAsync(string account, string address, params (string, string)[] filled)
    {
        var visitor = new Visitor(api.Host.GetTestClient(), account);
        await visitor.GetAsync(address + (address.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "lang=fr");
        var page = await visitor.PostAsync(address, filled);
        if (page.Status == HttpStatusCode.Redirect)
        {
            return (null, "");
        }
        (string Words, string Code)[] all =
        [
            ("Aucune structure n’a exactement le code", "entry/structure-misspelt"), ("Confier un parcours à une autre structure", Transfer),
            ("Aucune structure du territoire ne s’appelle", "entry/unknown-structure"), ("Aucun compte ne s’appelle exactement", "mandate/referent-misspelt"), ("n’a personne du nom de", "mandate/unknown-referent"),
            ("travaille pour", "mandate/referent-of-other-structure"), ("n’accompagne personne", "mandate/referent-accompanies-nobody"),
            ("n’accompagne plus personne", "mandate/referent-accompanies-no-longer"),
        ];
        return (all.FirstOrDefault(w => page.Html.Contains(w.Words, StringComparison.Ordinal)).Code ?? page.Html, page.Html);
    }

    async Task<Guid> OpenedAsync()
    {
        var opened = await api.SendAsync(HttpMethod.Post, "/api/pathways", Calls.Entry("ML-EST"), Counsellor, Calls.NewKey());
        Assert.True(opened.Status == HttpStatusCode.Created, $"{opened.Body}");
        return opened.Body!["pathway"]!.GetValue<Guid>();
    }

    async Task<Guid> AppointedAsync()
    {
        var pathway = await OpenedAsync();
        Assert.Equal(HttpStatusCode.Created, (await api.RecordAsync(pathway, "referent-appointed", new { occurredOn = "2026-03-01", referent = "c-paul", structure = "ML-EST" }, Counsellor)).Status);
        return pathway;
    }

    [Fact]
    public async Task What_an_account_says_of_its_structure_is_read_as_the_directory_writes_it()
    {
        var pathway = await OpenedAsync();
        await api.CaughtUpAsync();
        Assert.Equal(HttpStatusCode.OK, (await api.SendAsync(HttpMethod.Get, $"/api/pathways/{pathway}/timeline", account: "c-x:counsellor:ml-est")).Status);
        Assert.Equal("ML-EST", $"{(await api.SendAsync(HttpMethod.Get, "/api/caseload", account: "c-x:counsellor: ml-EST ")).Body!["asked"]!["structure"]}");
        var person = (await api.SendAsync(HttpMethod.Post, "/api/people", new { firstName = "Eva", lastName = $"Casse {Calls.NewKey()}" }, "c-x:counsellor:ml-est", Calls.NewKey())).Body!["id"];
        var opened = await api.SendAsync(
            HttpMethod.Post, "/api/pathways", new { occurredOn = "2026-03-01", person, scheme = "plie", structure = "ML-EST", territory = "69123", confirm = new[] { "step/long-ago" } }, "c-x:counsellor:ml-est", Calls.NewKey());
        Assert.Equal(HttpStatusCode.Created, opened.Status);
        // One that nobody knows sees nothing, and is told why.
        Assert.Equal(HttpStatusCode.NotFound, (await api.SendAsync(HttpMethod.Get, $"/api/pathways/{pathway}/timeline", account: "c-x:counsellor:NOPE")).Status);
        var page = (await new Visitor(api.Host.GetTestClient(), "c-x:counsellor:ML-EAST").GetAsync("/caseload?lang=fr")).Html;
        Assert.Contains("que le registre du territoire n’a pas", page, StringComparison.Ordinal);
        Assert.DoesNotContain("unknown-structure", (await new Visitor(api.Host.GetTestClient(), Counsellor).GetAsync("/caseload?lang=fr")).Html, StringComparison.Ordinal);
        // A filter in an address.
        var filter = await api.SendAsync(HttpMethod.Get, "/api/caseload?structure=ml-est", account: Coordinator);
        Assert.Equal((HttpStatusCode.BadRequest, "query/unknown-value", "ML-EST"), (filter.Status, filter.Code, $"{filter.Body!["values"]!["nearest"]}"));
    }

    [Fact]
    public async Task An_administrator_registers_structures_and_two_do_not_differ_by_capitals()
    {
        Task<Answer> RegisterAsync(string code, string kind = "CCAS", string account = "x:administrator:") => api.SendAsync(
            HttpMethod.Post, "/api/structures", new { code, name = "CCAS du lac", kind, territory = "69123" }, account, Calls.NewKey());
        Assert.Equal(HttpStatusCode.Forbidden, (await RegisterAsync("CCAS-LAC", account: Coordinator)).Status);
        Assert.Equal(("structure/bad-field", "kind"), await RegisterAsync("CCAS-LAC", "bank") is var bad ? (bad.Code, bad.Field) : default);
        Assert.Equal(("structure/bad-field", "code"), await RegisterAsync("CCAS LAC") is var blank ? (blank.Code, blank.Field) : default);
        Assert.Equal(HttpStatusCode.Created, (await RegisterAsync("CCAS-LAC")).Status);
        Assert.Equal(HttpStatusCode.Created, (await RegisterAsync("CCAS-LAC")).Status);
        Assert.Equal("structure/registered-otherwise", (await RegisterAsync("ccas-lac")).Code);
        Assert.Equal((null, ""), await FoundAsync("api entry, coordinator", "CCAS-LAC", ""));
    }

    [Fact]
    public void A_directory_that_is_empty_knows_nothing_but_who_records()
    {
        var actor = new Pathways.Api.Hosting.Actor("c-1", new HashSet<string> { "counsellor" }, "PLIE-A");
        var step = new Pathways.Domain.Pathways.ReferentAppointed(new DateOnly(2026, 3, 1), "r-1", "PLIE-B");
        Assert.Empty(DirectoryCodes.Empty.Against(step, null, actor));
        Assert.Equal("entry/structure-misspelt", DirectoryCodes.Empty.Against(step with { Structure = "plie-a" }, null, actor).Single().Code);
        // What stood before a correction is not asked about again.
        var some = new DirectoryCodes(["PLIE-A"], []);
        Assert.Equal("mandate/unknown-structure", some.Against(step, null, actor).Single().Code);
        Assert.Empty(some.Against(step, step, actor));
    }

    static System.Security.Claims.ClaimsPrincipal Principal(string user, string role, string name, string structure) =>
        new(new System.Security.Claims.ClaimsIdentity([new("sub", user), new("role", role), new("name", name), new("structure", structure)], "Test"));

    [Fact]
    public async Task Who_signs_in_is_kept_once_and_with_what_changed_since()
    {
        var accounts = api.Host.Services.GetRequiredService<KnownAccounts>();
        await accounts.RememberAsync(Principal("new-1", "counsellor", "Ada Blanc", "ml-est"), default);
        await accounts.RememberAsync(Principal("aud-1", "auditor", "Ida Noir", ""), default);
        await accounts.RememberAsync(Principal("ben-1", "beneficiary", "Léa Vert", ""), default);
        await using var session = api.Host.Services.GetRequiredService<IDocumentStore>().QuerySession();
        var today = api.Host.Services.GetRequiredService<Pathways.Api.Hosting.TerritoryClock>().Today;
        Assert.Equal(new StaffMember("new-1", "Ada Blanc", "ML-EST", Counsels: true, Since: today), await session.LoadAsync<StaffMember>("new-1"));
        // Who accompanies nobody is known too: nobody can make them a référent by their account.
        Assert.Equal(new StaffMember("aud-1", "Ida Noir", Counsels: false, Since: today), await session.LoadAsync<StaffMember>("aud-1"));
        Assert.Null(await session.LoadAsync<StaffMember>("ben-1"));
        await accounts.RememberAsync(Principal("new-1", "counsellor", "Ada Blanc-Roy", "PLIE-CENTRE"), default);
        await using var later = api.Host.Services.GetRequiredService<IDocumentStore>().QuerySession();
        Assert.Equal(new StaffMember("new-1", "Ada Blanc-Roy", "PLIE-CENTRE", Counsels: true, Since: today), await later.LoadAsync<StaffMember>("new-1"));
        // A program's token without a name takes none away.
        await accounts.RememberAsync(Principal("new-1", "counsellor", "", "PLIE-CENTRE"), default);
        await using var last = api.Host.Services.GetRequiredService<IDocumentStore>().QuerySession();
        Assert.Equal("Ada Blanc-Roy", (await last.LoadAsync<StaffMember>("new-1"))!.Name);
        // Who has become a coordinator accompanied before.
        await accounts.RememberAsync(Principal("new-1", "coordinator", "Ada Blanc-Roy", "PLIE-CENTRE"), default);
        await using var since = api.Host.Services.GetRequiredService<IDocumentStore>().QuerySession();
        Assert.Equal((false, true), await since.LoadAsync<StaffMember>("new-1") is { } changed ? (changed.MayAccompany, changed.Counselled) : default);
    }

    /// <summary>A document of before the roles were known says neither that its account accompanies nor that it did.</summary>
    [Fact]
    public async Task An_account_kept_before_roles_were_known_becomes_what_its_next_sign_in_says_and_nothing_of_before()
    {
        var store = api.Host.Services.GetRequiredService<IDocumentStore>();
        await using (var session = store.LightweightSession())
        {
            session.Store(new StaffMember("old-1", "Nora Gris", "ML-EST"));
            await session.SaveChangesAsync();
        }
        await api.ScalarAsync<int>("with old as (update pathways.mt_doc_staffmember set data = data - 'counsels' - 'counselled' - 'since' where id = 'old-1' returning 1) select count(*)::int from old");
        await using var before = store.QuerySession();
        var old = (await before.LoadAsync<StaffMember>("old-1"))!;
        Assert.Equal((null, false, null, true), (old.Counsels, old.Counselled, old.Since, old.MayAccompany));
        await api.Host.Services.GetRequiredService<KnownAccounts>().RememberAsync(Principal("old-1", "coordinator", "Nora Gris", "ML-EST"), default);
        await using var after = store.QuerySession();
        var now = (await after.LoadAsync<StaffMember>("old-1"))!;
        Assert.Equal((false, false), (now.Counsels, now.Counselled));
        // A mandate of before that day is asked about, one of that day or later is not true.
        Assert.Equal((true, false), (now.MayHaveAccompanied(now.Since!.Value.AddDays(-1)), now.MayHaveAccompanied(now.Since.Value)));
    }

    [Theory]
    [InlineData("fr", "Hugo Lam", "Hugo Lam n’accompagne personne : ce compte n’a pas le rôle de conseiller·ère, ou aucune structure. Tapez le début du nom de qui accompagne, et choisissez. Ici s’écrivent : Anna Roy (c-anna), Paul Ney (c-paul).")]
    [InlineData("en", "nadia per", "Nadia Per accompanies nobody: this account does not have the role of a counsellor, or has no structure. Type the beginning of the name of somebody who does, and choose. What can be given here: Anna Roy (c-anna), Paul Ney (c-paul).")]
    public async Task Who_accompanies_nobody_is_not_offered_as_referent_and_typed_by_name_is_told_with_who_does(string language, string typed, string said)
    {
        var visitor = new Visitor(api.Host.GetTestClient(), Counsellor);
        var address = $"/pathways/{await OpenedAsync()}/record?step=referent_appointed&lang={language}";
        var offered = System.Text.RegularExpressions.Regex.Match((await visitor.GetAsync(address)).Html, "<datalist id=\"f-referent-list\">.*?</datalist>", System.Text.RegularExpressions.RegexOptions.Singleline).Value;
        Assert.Contains("Anna Roy", offered, StringComparison.Ordinal);
        Assert.All(["Hugo Lam", "Nadia Per", "Rose Aube"], name => Assert.DoesNotContain(name, offered, StringComparison.Ordinal));
        var page = await visitor.PostAsync(address, ("_handler", "step"), ("occurredOn", "2026-03-02"), ("referent", typed), ("structure", "ML-EST"), ("confirmed", "step/long-ago"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains(said, WebUtility.HtmlDecode(page.Html), StringComparison.Ordinal);
    }

    /// <summary>The role decides: who has both coordinates and accompanies.</summary>
    [Fact]
    public void A_coordinator_who_is_a_counsellor_too_may_be_the_referent_and_one_who_is_not_may_not()
    {
        var step = new Pathways.Domain.Pathways.ReferentAppointed(new DateOnly(2026, 3, 1), "k-1", "PLIE-A");
        Pathways.Api.Hosting.Actor Acting(params string[] roles) => new("k-1", roles.ToHashSet(), "PLIE-A");
        Assert.Empty(DirectoryCodes.Empty.Against(step, null, Acting("coordinator", "counsellor")));
        Assert.Equal("mandate/referent-accompanies-nobody", DirectoryCodes.Empty.Against(step, null, Acting("coordinator")).Single().Code);
    }

    /// <summary>Whoever wants to sign out must be able to, and is who they are, while the database is away or has no tables yet. Marten hands the one failure on, and wraps the other.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_the_database_an_account_is_what_it_says(bool away)
    {
        using var store = DocumentStore.For(options =>
        {
            options.Connection(away ? Npgsql.NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Database=none;Username=nobody;Timeout=1") : api.Database);
            Pathways.Api.Hosting.Store.Configure(options);
            options.DatabaseSchemaName = "not_applied";
            options.AutoCreateSchemaObjects = JasperFx.AutoCreate.None;
        });
        using var accounts = new KnownAccounts(store, new Pathways.Api.Hosting.TerritoryClock(TimeProvider.System), Microsoft.Extensions.Logging.Abstractions.NullLogger<KnownAccounts>.Instance);
        var account = Principal("c-1", "counsellor", "Ada Blanc", "ml-est");
        Assert.Same(account, await accounts.TransformAsync(account));
        await accounts.RememberAsync(account, default);
    }
}
