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
    public override Tally Start(FigureRequest request) => new Passed(request, TellsOpen);

    sealed class Passed(FigureRequest request, bool tellsOpen) : Tally
    {
        // Of each stage who reached it and all required ones before it.
        readonly long[] reached = new long[Stages.Length];
        long all, worked, open;

        public override void Take(Journey journey)
        {
            if (!request.Counts(journey.Entry.OpenedOn))
            {
                return;
            }
            all++;
            var works = Stages[^1].On(journey) <= request.ObservedUntil;
            worked += works ? 1 : 0;
            open += !works && !(journey.ClosedOn <= request.ObservedUntil) ? 1 : 0;
            for (var stage = 0; stage < Stages.Length; stage++)
            {
                if (Stages[stage].On(journey) <= request.ObservedUntil)
                {
                    reached[stage]++;
                }
                else if (Stages[stage].Code != Optional)
                {
                    // Who went to work without training, which is optional, is not lost on the way.
                    return;
                }
            }
        }

        public override FigureValue Value()
        {
            var parts = new List<FigurePart>();
            var before = all;
            foreach (var ((code, label, _), count) in Stages.Zip(reached))
            {
                parts.Add(new FigurePart(
                    code, label, count, all == 0 ? null : (double)count / all, parts.Count == 0 || before == 0 ? null : (double)count / before,
                    all == 0 ? null : Wilson(count, all)));
                before = code == Optional ? before : count;
            }
            FigurePart[] apart =
            [
                // Told beside the value, which is not the share of those who found work.
                new(WorkOtherwise, new("Emploi sans toutes les étapes d’avant", "Work without every stage before it"), worked - reached[^1], null, null, null),
                // A later group has more of them: it may look worse only because it is younger.
                new(StillOpen, new("Encore en parcours, sans emploi à ce jour", "Still followed, without a job so far"), tellsOpen ? open : 0, null, null, null),
            ];
            return Share(reached[^1], all, parts: parts) with { Apart = apart.Any(p => p.Count > 0) ? [.. apart.Where(p => p.Count > 0)] : null };
        }
    }

    /// <summary>Whether it counts who is still followed beside the stages.</summary>
    protected virtual bool TellsOpen => true;

    static DateOnly? Earlier(DateOnly? a, DateOnly? b) => a is null ? b : b is null || a < b ? a : b;
}
