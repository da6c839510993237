using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Alba;
using JasperFx.CommandLine;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;
using Pathways.Api.Evaluation;
using Pathways.Api.Hosting;
using Pathways.Api.Recording;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Pathways.Testing;

namespace Pathways.Api.Tests.Hosting;

/// <summary>Where a day begins and ends, in the territories in which French law holds.</summary>
public sealed class TerritoryClockTests
{
    [Theory]
    [InlineData("Europe/Paris", "2026-11-05T14:30:00Z", "2026-11-05")]
    [InlineData("Pacific/Noumea", "2026-11-05T14:30:00Z", "2026-11-06")]
    [InlineData("Pacific/Noumea", "2026-11-05T12:59:59Z", "2026-11-05")]
    [InlineData("Indian/Reunion", "2026-11-05T20:00:00Z", "2026-11-06")]
    [InlineData("America/Martinique", "2026-11-05T03:59:59Z", "2026-11-04")]
    [InlineData("America/Martinique", "2026-11-05T04:00:00Z", "2026-11-05")]
    [InlineData("Pacific/Tahiti", "2026-11-05T09:59:59Z", "2026-11-04")]
    public void Today_is_the_territory_s(string zone, string instant, string day)
    {
        var clock = In(zone, instant);
        Assert.Equal(DateOnly.ParseExact(day, "yyyy-MM-dd"), clock.Today);
        Assert.Equal(clock.Today, clock.DayOf(clock.Now));
    }

    /// <summary>Days on which Paris changes its clocks have 23 and 25 hours; elsewhere and for other days, 24.</summary>
    [Theory]
    [InlineData("Europe/Paris", "2026-03-28", "2026-03-28T22:59:59.999999Z", 24)]
    [InlineData("Europe/Paris", "2026-03-29", "2026-03-29T21:59:59.999999Z", 23)]
    [InlineData("Europe/Paris", "2026-10-24", "2026-10-24T21:59:59.999999Z", 24)]
    [InlineData("Europe/Paris", "2026-10-25", "2026-10-25T22:59:59.999999Z", 25)]
    [InlineData("Pacific/Noumea", "2026-10-25", "2026-10-25T12:59:59.999999Z", 24)]
    [InlineData("Indian/Reunion", "2026-03-29", "2026-03-29T19:59:59.999999Z", 24)]
    [InlineData("America/Martinique", "2026-10-25", "2026-10-26T03:59:59.999999Z", 24)]
    [InlineData("America/Havana", "2026-10-31", "2026-11-01T03:59:59.999999Z", 24)] // sets its clocks back over midnight
    public void A_day_ends_where_the_next_begins(string zone, string day, string end, int hours)
    {
        var (clock, on) = (In(zone, "2026-01-01T00:00:00Z"), DateOnly.ParseExact(day, "yyyy-MM-dd"));
        Assert.Equal(DateTimeOffset.Parse(end, System.Globalization.CultureInfo.InvariantCulture), clock.EndOf(on));
        Assert.Equal((on, on.AddDays(1)), (clock.DayOf(clock.EndOf(on)), clock.DayOf(clock.EndOf(on).AddMicroseconds(1))));
        Assert.Equal(TimeSpan.FromHours(hours), clock.EndOf(on) - clock.EndOf(on.AddDays(-1)));
    }

    /// <summary>Days that anybody can write in an address, and beyond which no instant can be told.</summary>
    [Theory]
    [InlineData("Europe/Paris")]
    [InlineData("Pacific/Noumea")]
    [InlineData("America/Martinique")]
    public void The_first_and_the_last_day_that_can_be_written_hold_all_instants(string zone)
    {
        var clock = In(zone, "2026-01-01T00:00:00Z");
        Assert.Equal((DateTimeOffset.MinValue, DateTimeOffset.MaxValue), (clock.StartOf(DateOnly.MinValue), clock.EndOf(DateOnly.MaxValue)));
        Assert.True(clock.StartOf(DateOnly.MinValue.AddDays(1)) > DateTimeOffset.MinValue && clock.EndOf(DateOnly.MaxValue.AddDays(-1)) < DateTimeOffset.MaxValue);
        Assert.Equal(clock.StartOf(new(2026, 3, 29)), clock.EndOf(new(2026, 3, 28)).AddMicroseconds(1));
    }

    [Fact]
    public void Every_instant_of_every_day_lies_before_the_end_of_its_day()
    {
        foreach (var zone in (string[])["Europe/Paris", "Pacific/Noumea", "Indian/Reunion", "America/Martinique", "America/Miquelon", "America/Havana", "Asia/Beirut"])
        {
            var clock = In(zone, "2026-01-01T00:00:00Z");
            for (var at = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero); at.Year == 2026; at = at.AddMinutes(17))
            {
                var day = clock.DayOf(at);
                Assert.True(at <= clock.EndOf(day) && at > clock.EndOf(day.AddDays(-1)), $"{zone} {at:O}");
            }
        }
    }

    /// <summary>A figure as known on a day has what was recorded until midnight there, not in Paris.</summary>
    [Theory]
    [InlineData("Pacific/Noumea", "2026-11-05T12:59:59.999999Z")]
    [InlineData("Europe/Paris", "2026-11-05T22:59:59.999999Z")]
    [InlineData("America/Martinique", "2026-11-06T03:59:59.999999Z")]
    public void As_known_on_a_day_is_at_its_end_in_the_territory(string zone, string end)
    {
        var clock = In(zone, "2026-11-26T12:00:00Z");
        var (request, wrong) = FigureQuery.Read([new("asKnownOn", new StringValues("2026-11-05"))], clock, new Actor("a", new HashSet<string>(), null));
        Assert.Null(wrong);
        Assert.Equal(DateTimeOffset.Parse(end, System.Globalization.CultureInfo.InvariantCulture), request!.AsKnownOn);
        Assert.Equal(new DateOnly(2026, 11, 5), request.To);
    }

    /// <summary>At 14:30 UTC it is already tomorrow in Nouméa: what happens there then is recorded, and due, on that day.</summary>
    [Fact]
    public async Task The_whole_service_lives_on_the_territory_s_day()
    {
        JasperFxEnvironment.AutoStartHost = true;
        var connection = await TestPostgres.CreateDatabaseAsync();
        await using var host = await AlbaHost.For<Program>(web =>
        {
            web.UseEnvironment("Development");
            web.UseSetting("ConnectionStrings:Pathways", connection);
            web.UseSetting("Pathways:Demo", "false");
            web.UseSetting("Pathways:TimeZone", "Pacific/Noumea");
            web.ConfigureServices(services =>
            {
                services.AddSingleton<TimeProvider>(new Stopped(new DateTimeOffset(2026, 11, 5, 14, 30, 0, TimeSpan.Zero)));
                services.AddAuthentication(NamedAccounts.Scheme).AddScheme<AuthenticationSchemeOptions, NamedAccounts>(NamedAccounts.Scheme, null);
            });
        });
        var recorder = host.Services.GetRequiredService<Recorder>();
        var actor = new Actor("conseil-1", new HashSet<string> { Role.Counsellor }, "PLIE-EST");
        var (pathway, person) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await using (var session = host.Services.GetRequiredService<Marten.IDocumentStore>().LightweightSession())
        {
            session.Store(new Identity(person, "Sans", "Nom", Structure: "PLIE-EST"));
            await session.SaveChangesAsync();
        }
        var opened = new PathwayOpened(new(2026, 11, 6), person, Scheme.Plie, "PLIE-EST", "75056", new EntrySituation());
        Assert.IsType<RecordingResult.Recorded>(await recorder.RecordAsync(pathway, opened, "today", null, actor, CancellationToken.None));
        var tomorrow = Assert.IsType<RecordingResult.Refused>(await recorder.RecordAsync(pathway, new DiagnosisMade(new(2026, 11, 7)), "tomorrow", null, actor, CancellationToken.None));
        Assert.Equal("step/in-the-future", tomorrow.Refusal.Code);
        var caseload = await host.Scenario(s =>
        {
            s.Get.Url("/api/caseload?structure=PLIE-EST");
            s.WithRequestHeader(NamedAccounts.Header, $"conseil-1:{Role.Counsellor}:PLIE-EST");
        });
        Assert.Equal("2026-11-06", JsonDocument.Parse(await caseload.ReadAsTextAsync()).RootElement.GetProperty("asOf").GetString());
    }

    /// <summary>Two readers of a zone would one day disagree on where a day ends, and a figure with the page beside it.</summary>
    [Fact]
    public void Only_the_territory_s_clock_reads_a_time_zone()
    {
        var sources = Path.GetFullPath(Path.Combine(Here(), "..", "..", "..", "src"));
        var forbidden = new Regex(@"FindSystemTimeZoneById|TimeZoneInfo\.(Local|Convert)|ToLocalTime\(|\.LocalDateTime|DateTime(Offset)?\.Now\b|DateTime\.Today|GetLocalNow\(", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        var readers = Directory.EnumerateFiles(sources, "*.*", SearchOption.AllDirectories)
            .Where(f => f.EndsWith(".cs", StringComparison.Ordinal) || f.EndsWith(".razor", StringComparison.Ordinal))
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal) && forbidden.IsMatch(File.ReadAllText(f)))
            .Select(Path.GetFileName);
        Assert.Equal(["TerritoryClock.cs"], readers);
    }

    static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    static TerritoryClock In(string zone, string instant) => new(
        new Stopped(DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture)), TerritoryClock.Find(zone)!);

    sealed class Stopped(DateTimeOffset at) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => at;
    }
}
