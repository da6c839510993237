namespace Pathways.Projections.Indicators;

/// <summary>Exits by class, rule v1 of the insertion sector (IAE): exactly six months is durable. Its value is the share of "sorties dynamiques".</summary>
public sealed class ExitsByClass : FigureRule
{
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
    public override Words Name => new("Sorties par classe", "Exits by class");

    /// <inheritdoc/>
    public override Words Rule => new(
        "Règle v1. Contrat en cours le jour de la sortie, c’est-à-dire ni terminé ni arrivé à son terme convenu avant elle : emploi durable pour un CDI, un poste public, ou un CDD, un intérim, une alternance de 6 mois ou plus (6 mois exactement compris), ou une création d’entreprise ; emploi de transition pour un contrat plus court ou aidé chez un employeur ordinaire ; sortie positive pour une embauche dans une SIAE, une formation qualifiante ou préqualifiante en cours ou achevée dans le mois, ou une sortie codée ainsi. Sans rien de tel : non documentée si la personne est injoignable ou si un emploi est déclaré sans contrat connu, autre sortie sinon. La meilleure classe l’emporte. Valeur : part des trois premières classes, sorties non documentées comprises au dénominateur.",
        "Rule v1. A contract running on the day of exit, that is neither ended nor past its agreed term before it: durable job for an open-ended contract, a public post, or a fixed-term, temporary or work-study contract of 6 months or more (exactly 6 included), or a business created; transition job for a shorter contract or an aided one with an ordinary employer; positive exit for a hire in an insertion structure, a qualifying or pre-qualifying training running or completed within the month, or an exit coded so. With none of these: undocumented when the person can't be reached or work is claimed without a known contract, other exit otherwise. The best class counts. Value: share of the first three classes, undocumented exits being in the denominator.");

    /// <inheritdoc/>
    public override string Unit => "exit";

    /// <inheritdoc/>
    public override Words ReferenceDate => new("date de sortie", "day of exit");

    /// <inheritdoc/>
    public override Words Denominator => new("toutes les sorties de la période, non documentées comprises", "all exits in the period, undocumented ones included");

    /// <inheritdoc/>
    public override IReadOnlyList<string> Events =>
    [
        "pathway_closed", "work_contract_started", "work_contract_amended", "work_contract_ended", "business_created", "training_started", "training_completed", "training_abandoned",
    ];

    /// <inheritdoc/>
    public override FigureValue Compute(IReadOnlyList<Journey> journeys, FigureRequest request)
    {
        var counts = journeys.Where(j => request.Holds(j.ClosedOn)).CountBy(ClassOf, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var all = counts.Values.Sum();
        var parts = Classes.Select(c =>
        {
            var count = counts.GetValueOrDefault(c.Code);
            return new FigurePart(c.Code, c.Label, count, all == 0 ? null : (double)count / all, null, all == 0 ? null : Wilson(count, all));
        }).ToArray();
        return Share(parts[0].Count + parts[1].Count + parts[2].Count, all, undocumented: parts[4].Count, parts: parts);
    }

    /// <summary>The class of a closed journey's exit.</summary>
    public static string ClassOf(Journey journey)
    {
        ArgumentNullException.ThrowIfNull(journey);
        var exit = journey.ClosedOn ?? throw new ArgumentException("The journey has no exit.", nameof(journey));
        if (journey.BusinessOn <= exit)
        {
            return "durable";
        }
        var classes = journey.Jobs.Where(job => job.Reaches(exit)).Select(OfJob).ToHashSet(StringComparer.Ordinal);
        return classes.Contains("durable") ? "durable"
            : classes.Contains("transition") ? "transition"
            : classes.Contains("positive") || journey.Exit is "training" or "other_siae" || journey.Trainings.Any(t => Qualifies(t, exit)) ? "positive"
            : journey.Exit is "unreachable" or "employment" ? "undocumented"
            : "other";
    }

    static string OfJob(Job job) => job switch
    {
        { Employer: "aci" or "ai" or "ei" or "eiti" or "etti" } => "positive",
        { Kind: "cdi" or "civil_service" or "freelance" } => "durable",
        { Kind: "aided" } => "transition",
        // The planned end is the last day worked: 1 January to 30 June is exactly six months.
        { PlannedEnd: { } end } when end >= job.Start.AddMonths(6).AddDays(-1) => "durable",
        _ => "transition",
    };

    static bool Qualifies(TrainingPeriod training, DateOnly exit) =>
        training.Kind is "qualifying" or "pre_qualifying"
        && training.Start <= exit
        && (training.End is null || training.End > exit || (training.Completed && training.End >= exit.AddMonths(-1)));
}

/// <summary>Exits in the period, as a count: what the board shows month by month.</summary>
public sealed class Exits : FigureRule
{
    /// <inheritdoc/>
    public override string Code => "exits";

    /// <inheritdoc/>
    public override Words Name => new("Sorties", "Exits");

    /// <inheritdoc/>
    public override Words Rule => new("Parcours clos dans la période, quel que soit le motif.", "Pathways closed in the period, whatever the reason.");

    /// <inheritdoc/>
    public override string Unit => "exit";

    /// <inheritdoc/>
    public override Words ReferenceDate => new("date de sortie", "day of exit");

    /// <inheritdoc/>
    public override Words Denominator => new("sans objet : un effectif", "none: a count");

    /// <inheritdoc/>
    public override IReadOnlyList<string> Events => ["pathway_closed"];

    /// <inheritdoc/>
    public override FigureValue Compute(IReadOnlyList<Journey> journeys, FigureRequest request) => Count(journeys.Count(j => request.Holds(j.ClosedOn)));
}
