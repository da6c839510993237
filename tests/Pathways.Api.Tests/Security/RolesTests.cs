using System.Net;
using Microsoft.AspNetCore.TestHost;
using Pathways.Api.Evaluation;
using Pathways.Api.Hosting;
using Pathways.Api.Tests.Hosting;
using Pathways.Api.Tests.Journeys;
using Pathways.Api.Tests.Recording;

namespace Pathways.Api.Tests.Security;

/// <summary>
/// Two roles in one account open what each opens, and nothing by meeting: a name is read by the role that gives it, for that structure, and never beside
/// a sensitive fact that another role tells. Held behind the door too, which lets nobody in who audits and reads names (<see cref="AccountTests"/>).
/// </summary>
[Collection(TestApiCollection.Name)]
public sealed class RolesTests(TestApi api)
{
    const string Own = "PLIE-B", Elsewhere = "PLIE-A";

    static readonly string[] Roles = [Role.Beneficiary, Role.Counsellor, Role.Coordinator, Role.Evaluator, Role.Auditor, Role.Administrator];

    static IEnumerable<(string One, string Other)> AllPairs => Roles.SelectMany((one, i) => Roles.Skip(i + 1).Select(other => (one, other)));

    public static TheoryData<string, string> Pairs
    {
        get
        {
            var all = new TheoryData<string, string>();
            AllPairs.ToList().ForEach(pair => all.Add(pair.One, pair.Other));
            return all;
        }
    }

    static Actor With(params string[] roles) => new("u-1", roles.ToHashSet(StringComparer.Ordinal), Own);

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Two_roles_decide_as_each_does_and_facts_are_beside_names_by_one_role_only(string one, string other)
    {
        var (both, each) = (With(one, other), new[] { With(one), With(other) });
        var readsNames = each.Any(a => new[] { Own, Elsewhere, null }.Any(s => Access.MaySeeNames(a, s)));
        foreach (var structure in new[] { Own, Elsewhere, null })
        {
            Assert.Equal(each.Any(a => Access.MaySeeNames(a, structure)), Access.MaySeeNames(both, structure));
            Assert.Equal(each.Any(a => Access.MaySee(a, structure)), Access.MaySee(both, structure));
            Assert.Equal(each.Any(a => Access.MayReadSensitive(a, structure) && (!readsNames || Access.MaySeeNames(a, structure))), Access.MayReadSensitive(both, structure));
        }
        Assert.Equal(each.Any(a => a.MayRecordFor(Elsewhere)), both.MayRecordFor(Elsewhere));
        // Who knows people by name by one role finds out none of their facts from the figures that another opens.
        Assert.Equal(!readsNames, FigureQuery.MayAsk(both, "sensitive"));
    }

    [Fact]
    public async Task Nobody_reads_by_two_roles_a_name_that_neither_gives_nor_a_fact_beside_it()
    {
        var name = $"Unie{Calls.NewKey().Replace("-", "", StringComparison.Ordinal)}";
        var person = (await api.SendAsync(HttpMethod.Post, "/api/people", new { firstName = "Zoé", lastName = name }, key: Calls.NewKey())).Body!["id"]!.GetValue<Guid>();
        var opened = await api.SendAsync(HttpMethod.Post, "/api/pathways", new
        {
            occurredOn = "2026-03-01",
            person,
            scheme = "plie",
            structure = Elsewhere,
            territory = "69123",
            situation = new { publics = new Dictionary<string, string?> { ["disabled_worker"] = null } },
            confirm = new[] { "step/long-ago" },
        }, key: Calls.NewKey(), made: false);
        Assert.True(opened.Status == HttpStatusCode.Created, $"{opened.Body}");
        var pathway = opened.Body!["pathway"]!.GetValue<Guid>();
        await api.CaughtUpAsync();

        // Each way to a name, and to the fact.
        async Task<(string Names, bool Fact)> ReadAsync(string roles)
        {
            var account = $"r-{roles.Replace(',', '-')}:{roles}:{Own}";
            var record = await api.SendAsync(HttpMethod.Get, $"/api/people/{person}", account: account);
            var list = await api.SendAsync(HttpMethod.Get, $"/api/caseload?structure={Elsewhere}&search={name}", account: account);
            var history = await api.SendAsync(HttpMethod.Get, $"/api/pathways/{pathway}/history", account: account);
            var pages = new List<string>();
            foreach (var address in (string[])[$"/pathways/{pathway}", $"/pathways/{pathway}/history", $"/caseload?structure={Elsewhere}&view=all&search={name}", $"/doubtful?structure={Elsewhere}"])
            {
                pages.Add($"{(await new Visitor(api.Host.GetTestClient(), account).GetAsync(address)).Html.Contains($"Zoé {name}", StringComparison.Ordinal)}");
            }
            return ($"{record.Status == HttpStatusCode.OK} {$"{list.Body}".Contains(name, StringComparison.Ordinal)} {string.Join(' ', pages)}",
                $"{history.Body}".Contains("disabled_worker", StringComparison.Ordinal));
        }
        var alone = new Dictionary<string, (string Names, bool Fact)>(StringComparer.Ordinal);
        foreach (var role in Roles)
        {
            alone[role] = await ReadAsync(role);
        }
        Assert.Contains("True", alone[Role.Coordinator].Names, StringComparison.Ordinal);
        Assert.True(alone[Role.Auditor].Fact);
        Assert.All(Roles.Except([Role.Coordinator]), role => Assert.DoesNotContain("True", alone[role].Names, StringComparison.Ordinal));
        foreach (var (one, other) in AllPairs)
        {
            var (names, fact) = await ReadAsync($"{one},{other}");
            Assert.Equal((one, other, one == Role.Coordinator || other == Role.Coordinator), (one, other, names.Contains("True", StringComparison.Ordinal)));
            Assert.False(fact && Roles.Where(r => r == one || r == other).Any(r => r is Role.Counsellor or Role.Coordinator), $"{one}, {other}: a fact beside names");
        }
    }
}
