namespace Pathways.Projections.Indicators;

/// <summary>How far the people of a period came, stage by stage, in the order of the pathway.</summary>
public class StageFunnel : FigureRule
{
    static readonly (string Code, Words Label, Func<Journey, DateOnly?> On)[] Stages =
    [
        ("entry", new("Entrée", "Entry"), j => j.Entry.OpenedOn),
        ("orientation", new("Orientation", "Orientation"), j => j.OrientedOn),
        ("first_appointment", new("Premier rendez-vous tenu", "First appointment held"), j => j.FirstAppointmentOn),
        ("diagnosis", new("Diagnostic", "Diagnosis"), j => j.DiagnosedOn),
        ("engagement", new("Contrat d’engagement", "Engagement contract"), j => j.EngagedOn),
        (Optional, new("Formation ou immersion", "Training or immersion"), j => Earlier(j.Trainings.Min(t => t.Spell.StartedOn), j.ImmersedOn)),
        ("work", new("Emploi", "Work"), j => j.FirstJobOn()),
    ];

    /// <summary>The stage that is no required passage: who skips it is not lost, and the stage after it is a share of the one before it.</summary>
    public const string Optional = "training_or_immersion";

    /// <summary>Who had a job without having passed every stage: in the denominator, outside the numerator.</summary>
    public const string WorkOtherwise = "work_otherwise";

    /// <summary>Who is still followed on the last day observed and had no job yet: in the denominator, outside the numerator.</summary>
    public const string StillOpen = "still_open";

    /// <inheritdoc/>
    public override string Code => "stage_funnel";

    /// <inheritdoc/>
    public override int Version => 2;

    /// <inheritdoc/>
    public override Words Name => new("Étapes franchies", "Stages reached");

    /// <inheritdoc/>
    public override Words Rule => new(
        "Règle v2. Deux fenêtres : les parcours ouverts du premier au dernier jour de la période, observés jusqu’au dernier jour d’observation. Ceux qui ont atteint chaque étape et toutes celles d’avant, dans n’importe quel ordre, au plus tard le dernier jour d’observation. La formation ou l’immersion n’est pas un passage obligé : l’étape emploi est comptée parmi ceux qui ont signé un contrat d’engagement ; un contrat de travail commencé avant l’entrée ne compte pas. Valeur : part arrivée à l’emploi par toutes ces étapes. Qui a eu un emploi sans les avoir toutes franchies est compté à part, comme qui est encore en parcours sans emploi le dernier jour d’observation : ceux-là restent au dénominateur.",
        "Rule v2. Two windows: pathways opened from the first to the last day of the period, observed until the last day of observation. Those that reached each stage and all before it, in any order, by the last day of observation. Training or immersion is no required passage: the work stage is counted among those who signed an engagement contract; a work contract that started before the entry does not count. Value: share that came to work through all these stages. Those who had a job without having passed them all are counted apart, and so are those still followed without a job on the last day of observation: they stay in the denominator.");

    /// <inheritdoc/>
    public override string Unit => "pathway";

    /// <inheritdoc/>
    public override Words ReferenceDate => new("date d’entrée", "day of entry");

    /// <inheritdoc/>
    public override Words Denominator => new("parcours ouverts dans la période", "pathways opened in the period");

    /// <inheritdoc/>
    public override IReadOnlyList<string> Events =>
    [
        "orientation_proposed", "orientation_notified", "appointment_held", "diagnosis_made", "engagement_contract_signed", "training_started", "immersion_agreed",
        "work_contract_started", "business_created", "pathway_closed",
    ];

    /// <inheritdoc/>
    public override FigureValue Compute(IReadOnlyList<Journey> journeys, FigureRequest request)
    {
        var entered = journeys.Where(j => request.Counts(j.Entry.OpenedOn)).ToArray();
        var (remaining, all) = (entered, entered.Length);
        var parts = new List<FigurePart>();
        foreach (var (code, label, on) in Stages)
        {
            var before = remaining.Length;
            var reached = remaining.Where(j => on(j) <= request.ObservedUntil).ToArray();
            parts.Add(new FigurePart(
                code, label, reached.Length, all == 0 ? null : (double)reached.Length / all, parts.Count == 0 || before == 0 ? null : (double)reached.Length / before,
                all == 0 ? null : Wilson(reached.Length, all)));
            // Optional: who went to work without training is not lost on the way.
            if (code != Optional)
            {
                remaining = reached;
            }
        }
        // Told beside the value, which is not the share of those who found work.
        var otherwise = entered.Count(j => Stages[^1].On(j) <= request.ObservedUntil) - parts[^1].Count;
        // A later group has more of them: it may look worse only because it is younger.
        var open = TellsOpen ? entered.Count(j => !(j.ClosedOn <= request.ObservedUntil) && !(Stages[^1].On(j) <= request.ObservedUntil)) : 0;
        FigurePart[] apart =
        [
            new(WorkOtherwise, new("Emploi sans toutes les étapes d’avant", "Work without every stage before it"), otherwise, null, null, null),
            new(StillOpen, new("Encore en parcours, sans emploi à ce jour", "Still followed, without a job so far"), open, null, null, null),
        ];
        return Share(parts[^1].Count, all, parts: parts) with { Apart = apart.Any(p => p.Count > 0) ? [.. apart.Where(p => p.Count > 0)] : null };
    }

    /// <summary>Whether it counts who is still followed beside the stages.</summary>
    protected virtual bool TellsOpen => true;

    static DateOnly? Earlier(DateOnly? a, DateOnly? b) => a is null ? b : b is null || a < b ? a : b;
}
