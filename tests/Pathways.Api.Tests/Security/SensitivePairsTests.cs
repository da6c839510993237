using System.Collections.Immutable;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Pathways.Api.Hosting;
using Pathways.Api.Recording;
using Pathways.Api.Tests.Journeys;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;
using Pathways.Testing;

namespace Pathways.Api.Tests.Security;

/// <summary>
/// Two pathways that read the same with their sensitive facts grouped: whoever may not read these is answered the same of both, on every page, by every route, in every list,
/// whatever was asked, confirmed or doubted of one of them.
/// </summary>
[Collection(TestApiCollection.Name)]
public sealed partial class SensitivePairsTests(TestApi api)
{
    const string Coordinator = "coord:coordinator:";

    static readonly DateOnly Day = new(2026, 3, 3);

    static PathwayOpened Youth(int age, params TargetPublic[] publics) =>
        new(Day, Guid.CreateVersion7(), Scheme.YouthEngagementContract, "", "69123", new EntrySituation(Age: age, Publics: publics.ToImmutableSortedDictionary(p => p, _ => (DateOnly?)null)));

    static PathwayOpened Plie(DateOnly? proof, params TargetPublic[] publics) =>
        new(Day, Guid.CreateVersion7(), Scheme.Plie, "", "69123", new EntrySituation(Age: 40, Publics: publics.ToImmutableSortedDictionary(p => p, _ => proof)));

    // With a sensitive fact, and without.
    static PathwayEvent[] Story(string pair, bool sensitive) => pair switch
    {
        "age" => [Plie(null)],
        ['a', 'g', 'e', ' ', .. var age] => [Youth(int.Parse(age, System.Globalization.CultureInfo.InvariantCulture), sensitive ? [TargetPublic.DisabledWorker] : [])],
        "corrected age" => [Youth(24, sensitive ? [TargetPublic.DisabledWorker] : []), new StepCorrected(Day.AddDays(9), Guid.Empty, CorrectionReason.WrongCode, Youth(28, sensitive ? [TargetPublic.DisabledWorker] : []))],
        "corrected public" => [Youth(31, sensitive ? [TargetPublic.DisabledWorker] : [TargetPublic.LeavingPrison]), new StepCorrected(Day.AddDays(9), Guid.Empty, CorrectionReason.WrongCode, Youth(31))],
        "proof" => [Plie(Day.AddDays(-30), sensitive ? [TargetPublic.Refugee, TargetPublic.Rsa] : [TargetPublic.Rsa])],
        "suspensions" => [Plie(null), new PathwaySuspended(Day.AddDays(9), sensitive ? SuspensionReason.Health : SuspensionReason.Other), new PathwayResumed(Day.AddDays(9)), new PathwaySuspended(Day.AddDays(9), SuspensionReason.Other)],
        "refusals" =>
        [
            Plie(null), new OrientationNotified(Day, OrientationKind.Social), new OrientationRefused(Day.AddDays(9), sensitive ? OrientationRefusalReason.Health : OrientationRefusalReason.Other),
            new OrientationNotified(Day.AddDays(9), OrientationKind.Social), new OrientationRefused(Day.AddDays(9), OrientationRefusalReason.Other),
        ],
        "ends" =>
        [
            Plie(null), new WorkContractStarted(Day, "c-1", ContractKind.Cdd, WorkingTime.PartTime, PlannedEnd: Day.AddDays(60)), new WorkContractEnded(Day.AddDays(9), "c-1", sensitive ? ContractEnd.Health : ContractEnd.Other),
            new TrainingStarted(Day, "t-1", TrainingKind.School), new TrainingAbandoned(Day.AddDays(9), "t-1", sensitive ? TrainingAbandonment.Health : TrainingAbandonment.Other),
            new PathwayClosed(Day.AddDays(10), sensitive ? Closure.Health : Closure.Other),
        ],
        _ => throw new ArgumentOutOfRangeException(nameof(pair), pair, null),
    };

    public static TheoryData<string> Pairs => [.. Enumerable.Range(24, 8).Select(age => $"age {age}"), "corrected age", "corrected public", "proof", "suspensions", "refusals", "ends"];

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Of_two_that_read_the_same_a_coordinator_is_told_the_same(string pair)
    {
        var slug = pair.Replace(" ", "-", StringComparison.Ordinal);
        var (with, without) = (await RecordedAsync($"PAIR-{slug}-1", Story(pair, sensitive: true)), await RecordedAsync($"PAIR-{slug}-2", Story(pair, sensitive: false)));
        await api.CaughtUpAsync();
        for (var i = 0; i < Surfaces(with, "").Length; i++)
        {
            var (one, other) = (Surfaces(with, $"PAIR-{slug}-1")[i], Surfaces(without, $"PAIR-{slug}-2")[i]);
            var (told, unlike) = (await PlainAsync(one), await PlainAsync(other));
            Assert.True(told == unlike, $"{one}:\n{Around(told, unlike)}\n{Around(unlike, told)}");
        }
    }

    static string Around(string text, string other)
    {
        var at = text.Zip(other).TakeWhile(c => c.First == c.Second).Count();
        return text[Math.Max(0, at - 60)..Math.Min(text.Length, at + 200)];
    }

    static string[] Surfaces(Guid pathway, string structure) =>
    [
        $"/api/pathways/{pathway}/history", $"/api/pathways/{pathway}/history/difference?from=0", $"/api/pathways/{pathway}/history/verification", $"/api/pathways/{pathway}/timeline?lang=fr",
        $"/api/pathways/{pathway}/timeline?lang=en", $"/pathways/{pathway}?lang=fr", $"/pathways/{pathway}?lang=en", .. Enumerable.Range(1, 6).Select(v => $"/pathways/{pathway}/history?version={v}&since=0&lang=fr"),
        $"/api/doubtful?structure={structure}", $"/doubtful?structure={structure}&lang=fr", $"/api/caseload?structure={structure}", $"/api/caseload?structure={structure}&status=closed",
    ];

    async Task<Guid> RecordedAsync(string structure, PathwayEvent[] story)
    {
        var recorder = api.Host.Services.GetRequiredService<Recorder>();
        var actor = new Actor("conseil-1", new HashSet<string> { Role.Counsellor }, structure);
        var (pathway, person, steps) = (Guid.CreateVersion7(), Guid.CreateVersion7(), new List<Guid>());
        await api.MakeAsync([person], structure);
        await api.NameAsync(person, "Paire", "Pareille");
        await api.MakeAsync([person], structure);
        foreach (var step in story.Select(Placed))
        {
            var result = await recorder.RecordAsync(pathway, Sure.Of(step), $"pair-{pathway}-{steps.Count}", null, actor, default);
            Assert.True(result is RecordingResult.Recorded, $"{step}: {result}");
            steps.Add(((RecordingResult.Recorded)result).Receipt.Step);
        }
        return pathway;

        PathwayEvent Placed(PathwayEvent step) => step switch
        {
            PathwayOpened e => e with { Person = person, Structure = structure },
            StepCorrected e => e with { Step = steps[0], Corrected = Placed(e.Corrected) },
            _ => step,
        };
    }

    // Without what is of the pathway only: identifiers, instants, positions, the code of its structure, and a form's token.
    async Task<string> PlainAsync(string url)
    {
        var answer = WebUtility.HtmlDecode(await (await api.GetAsync(url, Coordinator)).ReadAsTextAsync());
        return Positions().Replace(Instants().Replace(Structures().Replace(Tokens().Replace(Ids().Replace(answer, "id"), ""), "PAIR"), "then"), "");
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32}", RegexOptions.None, 2000)]
    private static partial Regex Ids();

    [GeneratedRegex("name=\"(__RequestVerificationToken|author|key)\" value=\"[^\"]*\"", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Tokens();

    [GeneratedRegex("PAIR-[A-Za-z0-9-]+-[12]", RegexOptions.None, 2000)]
    private static partial Regex Structures();

    [GeneratedRegex("<time[^>]*>[^<]*</time>|\\d{4}-\\d\\d-\\d\\dT[0-9:.]+(Z|[+]00:00)|\\d\\d ?[:h] ?\\d\\d([: ]\\d\\d)?( s)?|UTC", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Instants();

    [GeneratedRegex("\"(position|at|log|checkedUpTo|upTo|asked|durationMs)\":[0-9.]+,?|<dd class=\"number\">[^<]*</dd>|class=\"position\">[^<]*<|(Position du journal|[Ll]og position|[Pp]osition)[^0-9<]{0,4}[0-9]+([\u00a0\u202f,][0-9]{3})*", RegexOptions.ExplicitCapture, 2000)]
    private static partial Regex Positions();
}
