using System.Text.Json.Nodes;
using Pathways.Api.Hosting;
using Pathways.Api.Import;
using Pathways.Api.Tests.Journeys;
using Pathways.Api.Tests.Recording;

namespace Pathways.Api.Tests.Security;

/// <summary>What stood in a refused row may be anything. Of it the service keeps where it was and why it was refused, and that for a week.</summary>
[Collection(TestApiCollection.Name)]
public sealed class RefusedRowsTests(TestApi api)
{
    const string Coordinator = "coord:coordinator:";
    const string Stray = "Zorglub";

    public static TheoryData<string> Files =>
    [
        $"pathway;event;occurred_on;structure;scheme;territory\n{Stray};pathway_opened;31/02/2024;S;plie;01001\n",
        $"pathway;event;occurred_on;structure;scheme;territory;{Stray} 1985\na;pathway_opened;2024-01-05;S;plie;01001;x\n",
        $"pathway;event;occurred_on;{Stray}_a;{Stray}_a;{Stray}_b\na;pathway_opened;2024-01-05;S;plie;01001\n",
        $"pathway;event;occurred_on;attribute.nom\na;pathway_opened;2024-01-05;{Stray}\n",
        $"pathway;event;occurred_on;attribute.site\na;pathway_opened;2024-01-05;{Stray} née {Stray}\n",
        $"pathway;event;occurred_on;person;scheme\na;{Stray};2024-01-05;{Stray};{Stray}\n",
        $"pathway;event;occurred_on;structure;scheme;territory;gender;publics\na;pathway_opened;{Stray};{Stray}-{Stray};{Stray};{Stray};{Stray};rqth={Stray} {Stray}\n",
        $"pathway;event;occurred_on;training;kind;confirm\na;pathway_opened;2024-01-05;;;{Stray}\na;training_started;2024-02-05;{Stray}-1;{Stray};\n",
        $"pathway;event;occurred_on;structure;scheme;territory;previous\n{Stray};pathway_opened;2024-01-05;S;plie;01001;{Stray}2\n",
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Neither_store_nor_answer_nor_page_nor_list_has_anything_that_stood_in_the_file(string file)
    {
        var (id, job) = await EndedAsync(file);
        Assert.NotEmpty(job["result"]!["problems"]!.AsArray());
        Assert.All(job["result"]!["problems"]!.AsArray(), problem => Assert.Contains('/', $"{problem!["code"]}"));
        var list = await api.SendAsync(HttpMethod.Get, $"/api/imports/{id}/refused", account: Coordinator);
        foreach (var told in new[]
        {
            job.ToJsonString(), $"{list.Body}", await (await api.GetAsync($"/import?id={id}&lang=fr", Coordinator)).ReadAsTextAsync(),
            await api.ScalarAsync<string>($"select data::text from {Store.Schema}.mt_doc_importjob where id = '{id}'"),
            await api.ScalarAsync<string>($"select coalesce(string_agg(data::text, ''), '') from {Store.Schema}.mt_doc_importrefusals where id = '{id}'"),
        })
        {
            Assert.DoesNotContain(Stray, told, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task After_a_week_the_reasons_are_gone_and_the_numbers_stay()
    {
        var (old, before) = await EndedAsync("pathway;event;occurred_on\na;pathway_opened;31/02/2024\n");
        var (recent, _) = await EndedAsync("pathway;event;occurred_on\nb;pathway_opened;31/02/2024\n");
        Assert.Equal(0, await ImportKeeper.EraseAsync(api.Database, CancellationToken.None));
        foreach (var table in (string[])["mt_doc_importjob", "mt_doc_importrefusals"])
        {
            await using var aged = api.Database.CreateCommand($"update {Store.Schema}.{table} set mt_last_modified = now() - interval '7 days 1 hour' where id = '{old}'");
            Assert.Equal(1, await aged.ExecuteNonQueryAsync());
        }
        Assert.Equal(1, await ImportKeeper.EraseAsync(api.Database, CancellationToken.None));

        var job = (await api.SendAsync(HttpMethod.Get, $"/api/imports/{old}", account: Coordinator)).Body!["result"]!;
        Assert.Empty(job["problems"]!.AsArray());
        Assert.Equal(($"{before["result"]!["problemCount"]}", $"{before["result"]!["rowsRefused"]}"), ($"{job["problemCount"]}", $"{job["rowsRefused"]}"));
        Assert.Equal("import/not-found", (await api.SendAsync(HttpMethod.Get, $"/api/imports/{old}/refused", account: Coordinator)).Code);
        Assert.Contains("id=\"no-longer-kept\"", await (await api.GetAsync($"/import?id={old}", Coordinator)).ReadAsTextAsync(), StringComparison.Ordinal);
        Assert.NotEmpty((await api.SendAsync(HttpMethod.Get, $"/api/imports/{recent}", account: Coordinator)).Body!["result"]!["problems"]!.AsArray());
    }

    async Task<(Guid Id, JsonNode Job)> EndedAsync(string file)
    {
        var posted = await api.SendAsync(HttpMethod.Post, "/api/imports?acceptValid=true&confirm=step/long-ago,entry/unknown-structure", file, Coordinator, Calls.NewKey(), type: "text/csv");
        var id = Guid.Parse($"{posted.Body!["id"]}");
        for (var look = 0; look < 300; look++)
        {
            if ((await api.SendAsync(HttpMethod.Get, $"/api/imports/{id}", account: Coordinator)).Body is { } job && job["result"] is not null)
            {
                return (id, job);
            }
            await Task.Delay(100);
        }
        throw new TimeoutException($"{posted.Body}");
    }
}
