using Pathways.Domain.Codes;

namespace Pathways.Domain.Pathways;

// Ages on entry that the law gives a scheme, with its exceptions: so they are asked about and refuse nobody.
static class SchemeAges
{
    const int Youth = 16;
    const int Adult = 26;

    // The youth engagement contract is open to the disabled until 29.
    const int DisabledAdult = 30;

    // RSA: from 25 on; before that to who has a child, or has worked for two years.
    const int Rsa = 25;

    public static readonly FactRule[] Rules =
    [
        FactRule.On<PathwayOpened>("entry/too-old-for-scheme", Severity.Confirm, "scheme", "L5131-3, L5131-6", static (why, _, e, _) =>
            Of(e).Below is { } below && Age(e) is { } age && age >= below ? Said(why, age, below - 1) : null) with
        {
            // That nobody was asked about somebody of 27 tells that they are disabled.
            MayTellSensitive = static step => step is PathwayOpened { Scheme: Scheme.YouthEngagementContract },
        },
        FactRule.On<PathwayOpened>("entry/too-young-for-scheme", Severity.Confirm, "scheme", "L5131-3, L5131-6, L262-4 CASF", static (why, _, e, _) =>
            Of(e).From is { } from && e.Situation.Age is { } age && age < from ? Said(why, age, from) : null),
    ];

    static (int? From, int? Below) Of(PathwayOpened e) => e.Scheme switch
    {
        Scheme.YouthEngagementContract => (Youth, Has(e, TargetPublic.DisabledWorker) ? DisabledAdult : Adult),
        Scheme.Pacea => (Youth, Adult),
        Scheme.Rsa => (Has(e, TargetPublic.SingleParent) ? null : Rsa, null),
        _ => (null, null),
    };

    // Who is said to be 50 or over is at least that, where a file has no age.
    static int? Age(PathwayOpened e) => e.Situation.Age ?? (Has(e, TargetPublic.Aged50OrMore) ? EntryFacts.Seniors : null);

    static bool Has(PathwayOpened e, TargetPublic flag) => e.Situation.Publics?.ContainsKey(flag) == true;

    static Refusal Said(Refusal why, int age, int bound) => why.With("age", age).With("bound", bound);
}
