namespace Pathways.Projections.Indicators;

/// <summary>Exits in the period, as a count: what the board shows month by month.</summary>
public sealed class Exits : FigureRule
{
    /// <inheritdoc/>
    public override string Code => "exits";

    /// <inheritdoc/>
    public override bool OnlyCounts => true;

    /// <inheritdoc/>
    public override Words Name => new("Sorties", "Exits");

    /// <inheritdoc/>
    public override Words Rule => new(
        "Parcours clos dans la période, quel que soit le motif. Une personne qui sort de deux parcours compte deux fois.",
        "Pathways closed in the period, whatever the reason. A person who leaves two pathways counts twice.");

    /// <inheritdoc/>
    public override string Unit => "exit";

    /// <inheritdoc/>
    public override Words ReferenceDate => new("date de sortie", "day of exit");

    /// <inheritdoc/>
    public override Words Denominator => new("sans objet : un effectif", "none: a count");

    /// <inheritdoc/>
    public override CountedBy CountedBy => CountedBy.Exit;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Events => ["pathway_closed"];

    /// <inheritdoc/>
    public override Tally Start(FigureRequest request) => new Counter(j => request.Counts(j.ClosedOn));
}
