using System.Runtime.InteropServices;
using Pathways.Domain.Codes;
using Pathways.Domain.Pathways;

namespace Pathways.Projections.Indicators;

/// <summary>
/// Exits by class, as the insertion sector (IAE) has them: exactly six months is durable. Its value is the share of "sorties
/// dynamiques". Stays taken back out of the record (the ASP's "retrait") are outside numerator and denominator, counted apart.
/// </summary>
public class ExitsByClass : FigureRule
{
    /// <summary>The class that stays outside the count.</summary>
    public const string Withdrawn = "withdrawn";

    static readonly (string Code, Words Label)[] Classes =
    [
        ("durable", new("Emploi durable", "Durable job")),
        ("transition", new("Emploi de transition", "Transition job")),
        ("positive", new("Sortie positive", "Positive exit")),
        ("other", new("Autre sortie", "Other exit")),
        ("undocumented", new("Non documentée", "Undocumented")),
    ];

    /// <inheritdoc/>
    public override string Code => "exits_by_class";

    /// <inheritdoc/>
    public override int Version => 2;

    /// <inheritdoc/>
    public override CountedBy CountedBy => CountedBy.Exit;

    /// <inheritdoc/>
    public override Words Name => new("Sorties par classe", "Exits by class");

    /// <inheritdoc/>
    public override Words Rule => new(
        "Règle v2. Contrat en cours le jour de la sortie, c’est-à-dire ni terminé ni arrivé à son terme convenu avant elle (un contrat modifié après son terme se poursuit) : emploi durable pour un contrat sans terme (CDI, CDI inclusion, emploi public, activité indépendante), ou un CDD, un intérim, une alternance de 6 mois ou plus (6 mois exactement compris), ou une création d’entreprise ; emploi de transition pour un contrat plus court ou aidé chez un employeur ordinaire ; sortie positive pour une embauche dans une SIAE (un employeur dont le type n’est pas renseigné compte comme n’en étant pas une), une formation qualifiante ou préqualifiante en cours ou achevée dans le mois, ou une sortie codée ainsi. Sans rien de tel : non documentée si la personne est injoignable ou si un emploi est déclaré sans contrat connu, autre sortie sinon. La meilleure classe l’emporte. Les retraits (sorties reprises de l’enregistrement) sont hors numérateur et hors dénominateur, et comptés à part. Les séjours courts ne sont pas écartés : ce qui est enregistré ne dit pas la durée du séjour dans la SIAE. Valeur : part des trois premières classes, sorties non documentées comprises au dénominateur.",
        "Rule v2. A contract running on the day of exit, that is neither ended nor past its agreed term before it (one amended after its term goes on): durable job for a contract without term (open-ended, public post, self-employment), or a fixed-term, temporary or work-study contract of 6 months or more (exactly 6 included), or a business created; transition job for a shorter contract or an aided one with an ordinary employer; positive exit for a hire in an insertion structure (an employer whose kind is not stated counts as none), a qualifying or pre-qualifying training running or completed within the month, or an exit coded so. With none of these: undocumented when the person can't be reached or work is claimed without a known contract, other exit otherwise. The best class counts. Withdrawn exits (stays taken back out of the record) are outside numerator and denominator, and counted apart. Short stays are not left out: what is recorded does not tell how long somebody was in the insertion structure. Value: share of the first three classes, undocumented exits being in the denominator.");

    /// <inheritdoc/>
    public override string Unit => "exit";

    /// <inheritdoc/>
    public override Words ReferenceDate => new("date de sortie", "day of exit");

    /// <inheritdoc/>
    public override Words Denominator => new("toutes les sorties de la période, non documentées comprises, retraits exclus", "all exits in the period, undocumented ones included, withdrawn ones not");

    /// <inheritdoc/>
    public override IReadOnlyList<string> Events =>
    [
        "pathway_closed", "work_contract_started", "work_contract_amended", "work_contract_ended", "business_created", "training_started", "training_completed", "training_abandoned",
    ];

    /// <inheritdoc/>
    public override Tally Start(FigureRequest request) => new Classified(this, request);

    sealed class Classified(ExitsByClass rule, FigureRequest request) : Tally
    {
        readonly Dictionary<string, long> counts = new(StringComparer.Ordinal);

        public override void Take(Journey journey)
        {
            if (request.Counts(journey.ClosedOn))
            {
                CollectionsMarshal.GetValueRefOrAddDefault(counts, rule.ClassOf(journey), out _)++;
            }
        }

        public override FigureValue Value() => ValueOf(counts);
    }

    static FigureValue ValueOf(Dictionary<string, long> counts)
    {
        var all = Classes.Sum(c => counts.GetValueOrDefault(c.Code));
        var parts = Classes.Select(c =>
        {
            var count = counts.GetValueOrDefault(c.Code);
            return new FigurePart(c.Code, c.Label, count, all == 0 ? null : (double)count / all, null, all == 0 ? null : Wilson(count, all));
        }).ToArray();
        var withdrawn = counts.GetValueOrDefault(Withdrawn);
        return Share(parts[0].Count + parts[1].Count + parts[2].Count, all, undocumented: parts[4].Count, parts: parts) with
        {
            Apart = withdrawn == 0 ? null : [new FigurePart(Withdrawn, new("Retraits", "Withdrawn"), withdrawn, null, null, null)],
        };
    }

    /// <summary>The class of a closed journey's exit.</summary>
    protected virtual string ClassOf(Journey journey)
    {
        ArgumentNullException.ThrowIfNull(journey);
        return journey.Exit == Withdrawn ? Withdrawn : OfExit(journey, (job, day) => job.Contract.RunsOnOrEndsOn(day), OfJob);
    }

    /// <summary>The best class of an exit, by whether a contract reaches its day and by the class of each.</summary>
    protected static string OfExit(Journey journey, Func<Job, DateOnly, bool> reaches, Func<Job, string> ofJob)
    {
        ArgumentNullException.ThrowIfNull(journey);
        var exit = journey.ClosedOn ?? throw new ArgumentException("The journey has no exit.", nameof(journey));
        if (journey.BusinessOn <= exit)
        {
            return "durable";
        }
        var classes = journey.Jobs.Where(job => reaches(job, exit)).Select(ofJob).ToHashSet(StringComparer.Ordinal);
        return classes.Contains("durable") ? "durable"
            : classes.Contains("transition") ? "transition"
            : classes.Contains("positive") || journey.Exit is "training" or "other_siae" || journey.Trainings.Any(t => Qualifies(t.Spell, exit)) ? "positive"
            : journey.Exit is "unreachable" or "employment" ? "undocumented"
            : "other";
    }

    static string OfJob(Job job) => job.Contract switch
    {
        var c when c.Employer.IsSiae() => "positive",
        { Kind: ContractKind.Cdi or ContractKind.CdiInclusion or ContractKind.CivilService or ContractKind.Freelance or ContractKind.BusinessCreation } => "durable",
        { Kind: ContractKind.Aided } => "transition",
        // The planned end is the last day worked: 1 January to 30 June is exactly six months. Amended later, it lasted to that day at least.
        var c when Later(c.PlannedEnd, c.AmendedOn) >= c.StartedOn.AddMonths(6).AddDays(-1) && c.PlannedEnd is not null => "durable",
        _ => "transition",
    };

    static DateOnly? Later(DateOnly? a, DateOnly? b) => a is null || b > a ? b : a;

    static bool Qualifies(TrainingSpell training, DateOnly exit) => training.Kind is TrainingKind.Qualifying or TrainingKind.PreQualifying && training.Reaches(exit);
}
