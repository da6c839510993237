using System.Net;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Pathways.Api.EventStore;
using Pathways.Api.Hosting;
using Pathways.Api.Import;
using Pathways.Api.Recording;
using Pathways.Api.Tests.Hosting;
using Pathways.Api.Tests.Journeys;
using Pathways.Api.Tests.Recording;
using Pathways.Domain;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Tests.Security;

/// <summary>A file that goes on with pathways holds them until it is written: who records on those is told so, and everybody else notices nothing.</summary>
public sealed class HeldPathwaysTests : IAsyncLifetime
{
    static readonly object Step = new { occurredOn = "2026-04-10", confirm = new[] { "step/long-ago", "step/twice" } };

    readonly TestApi api = new();

    public Task InitializeAsync() => api.InitializeAsync();

    public Task DisposeAsync() => api.DisposeAsync();

    [Fact]
    public async Task While_a_large_file_is_written_only_its_pathways_wait_and_they_are_told_why()
    {
        var most = new NpgsqlConnectionStringBuilder(api.Host.Services.GetRequiredService<Connections>().Recording.ConnectionString).MaxPoolSize;
        var held = new List<Guid>();
        for (var i = 0; i < 2 * most; i++)
        {
            held.Add(await api.OpenPathwayAsync());
        }
        var free = await api.OpenPathwayAsync();
        var visitor = new Visitor(api.Host.GetTestClient(), Calls.Counsellor);
        await visitor.GetAsync($"/pathways/{held[0]}/record?step=invitation_sent&lang=en");
        using var writing = new Held();
        var file = Task.Run(() => new BulkAppender(api.Host.Services.GetRequiredService<Connections>().Import, api.Host.Services.GetRequiredService<Marten.IDocumentStore>())
            .AppendAsync([.. held.Select(id => new BulkStream(id, 1, 2))], held.Select(Brought), writing, null, CancellationToken.None));
        await writing.Begun.WaitAsync(TimeSpan.FromMinutes(1));

        var keys = held.Select(_ => Calls.NewKey()).ToList();
        var told = held.Select((id, i) => api.RecordAsync(id, "invitation-sent", Step, $"busy-{i}:counsellor:PLIE-A", keys[i])).ToList();
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.Created, (await api.RecordAsync(free, "invitation-sent", Step)).Status);
        }
        using (var client = api.Host.GetTestClient())
        {
            Assert.Equal("""{"status":"up"}""", await client.GetStringAsync(new Uri("/health/ready", UriKind.Relative)));
        }
        Assert.All(await Task.WhenAll(told), answer =>
        {
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "pathway/busy", TimeSpan.FromSeconds(RecordingResult.Busy.RetryAfterSeconds)), (answer.Status, answer.Code, answer.Headers.RetryAfter!.Delta));
            Told.Whole(answer.Body!);
        });
        // On the page: what was typed is still there.
        var page = await visitor.PostAsync($"/pathways/{held[0]}/record?step=invitation_sent&lang=en", ("_handler", "step"), ("occurredOn", "2026-04-11"), ("confirmed", "step/long-ago"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.Status);
        Assert.Contains("A file about this pathway or this person is being written. Nothing is recorded, and your answers are still here", WebUtility.HtmlDecode(page.Html), StringComparison.Ordinal);
        Assert.Contains("value=\"2026-04-11\"", page.Html, StringComparison.Ordinal);

        writing.GoOn();
        await file;
        var again = await Task.WhenAll(held.Select((id, i) => api.RecordAsync(id, "invitation-sent", Step, $"busy-{i}:counsellor:PLIE-A", keys[i])));
        Assert.All(again, answer => Assert.Equal((HttpStatusCode.Created, 3L), (answer.Status, answer.Version)));
        // Nothing was drawn for what was refused.
        Assert.Equal(await api.ScalarAsync<long>("select last_value from pathways_events.mt_events_sequence"), await api.ScalarAsync<long>("select count(*) from pathways_events.mt_events"));
    }

    /// <summary>What is decided on several pathways of somebody waits for theirs too.</summary>
    [Fact]
    public async Task Who_opens_a_pathway_of_somebody_whose_pathways_are_held_is_told_so()
    {
        var person = Calls.NewPerson();
        await api.MakeAsync([person], "PLIE-A");
        var entry = new { occurredOn = "2026-04-01", person, scheme = "plie", structure = "PLIE-A", territory = "69123", situation = new { age = 30 }, confirm = new[] { "step/long-ago" } };
        var key = Calls.NewKey();
        await using (var connection = await api.Database.OpenConnectionAsync())
        {
            await using var transaction = await connection.BeginTransactionAsync();
            Assert.True(await new PeopleGuard([person], new Dictionary<Guid, long>(), MindsEveryStep: false).HoldsAsync(connection, Store.EventSchema, CancellationToken.None));
            var told = await api.SendAsync(HttpMethod.Post, "/api/pathways", entry, key: key);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "pathway/busy"), (told.Status, told.Code));
        }
        Assert.Equal(HttpStatusCode.Created, (await api.SendAsync(HttpMethod.Post, "/api/pathways", entry, key: key)).Status);
    }

    /// <summary>A correction of the record holds the person's pathways too, so that it passes no transfer.</summary>
    [Fact]
    public async Task Who_corrects_the_record_of_somebody_whose_pathway_is_held_is_told_so()
    {
        var person = (await api.SendAsync(HttpMethod.Post, "/api/people", new { firstName = "Zoé", lastName = "Tenue" }, key: Calls.NewKey())).Body!["id"]!.GetValue<Guid>();
        var opened = await api.SendAsync(HttpMethod.Post, "/api/pathways", new { occurredOn = "2026-04-01", person, scheme = "plie", structure = "PLIE-A", territory = "69123", confirm = new[] { "step/long-ago" } }, key: Calls.NewKey(), made: false);
        Assert.True(opened.Status == HttpStatusCode.Created, $"{opened.Body}");
        var (pathway, key) = (opened.Body!["pathway"]!.GetValue<Guid>(), Calls.NewKey());
        Task<Answer> CorrectAsync() => api.SendAsync(HttpMethod.Put, $"/api/people/{person}", new { firstName = "Zoé", lastName = "Libre" }, key: key, ifMatch: "*");
        var visitor = new Visitor(api.Host.GetTestClient(), Calls.Counsellor);
        await visitor.GetAsync($"/pathways/{pathway}/person?lang=en");
        await using (var connection = await api.Database.OpenConnectionAsync())
        {
            await using var transaction = await connection.BeginTransactionAsync();
            await using var hold = new NpgsqlCommand($"select from {Store.EventSchema}.mt_streams where id = '{pathway}' for update", connection, transaction);
            await hold.ExecuteNonQueryAsync();
            var told = await CorrectAsync();
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "pathway/busy", TimeSpan.FromSeconds(RecordingResult.Busy.RetryAfterSeconds)), (told.Status, told.Code, told.Headers.RetryAfter?.Delta));
            var page = await visitor.PostAsync($"/pathways/{pathway}/person?lang=en", ("_handler", "person"), ("firstName", "Zoé"), ("lastName", "Typed"), ("birthDate", ""), ("phone", ""), ("email", ""));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, page.Status);
            Assert.Contains("value=\"Typed\"", page.Html, StringComparison.Ordinal);
        }
        var kept = await CorrectAsync();
        Assert.True(kept is { Status: HttpStatusCode.OK, Replayed: false }, $"{kept.Body}");
    }

    static BulkEvent Brought(Guid pathway) => new(
        pathway, 2, DeterministicId.From("brought", $"{pathway}"), "diagnosis_made", PathwayJson.Bytes(new DiagnosisMade(new(2026, 4, 2))), "tester", "import:held", new string('a', 32));

    // Its streams are locked and its events are written; it has still to be committed.
    sealed class Held : IProgress<long>, IDisposable
    {
        readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        readonly ManualResetEventSlim goOn = new();

        public Task Begun => begun.Task;

        public void GoOn() => goOn.Set();

        public void Report(long value)
        {
            begun.TrySetResult();
            goOn.Wait();
        }

        public void Dispose()
        {
            goOn.Set();
            goOn.Dispose();
        }
    }
}
