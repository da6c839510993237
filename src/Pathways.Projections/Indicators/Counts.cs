namespace Pathways.Projections.Indicators;

/// <summary>Entries in the period.</summary>
public sealed class Entries : FigureRule
{
    /// <inheritdoc/>
    public override string Code => "entries";

    /// <inheritdoc/>
    public override bool OnlyCounts => true;

    /// <inheritdoc/>
    public override Words Name => new("Entrées", "Entries");

    /// <inheritdoc/>
    public override Words Rule => new(
        "Parcours ouverts dans la période. Une personne qui revient ouvre un nouveau parcours, compté à son tour.",
        "Pathways opened in the period. A person who comes back opens a new pathway, counted in its turn.");

    /// <inheritdoc/>
    public override string Unit => "pathway";

    /// <inheritdoc/>
    public override Words ReferenceDate => new("date d’entrée", "day of entry");

    /// <inheritdoc/>
    public override Words Denominator => new("sans objet : un effectif", "none: a count");

    /// <inheritdoc/>
    public override IReadOnlyList<string> Events => [];

    /// <inheritdoc/>
    public override Tally Start(FigureRequest request) => new Counter(j => request.Counts(j.Entry.OpenedOn));
}

/// <summary>Pathways open on the last day of the period.</summary>
public sealed class Active : FigureRule
{
    /// <inheritdoc/>
    public override string Code => "active";

    /// <inheritdoc/>
    public override Words Name => new("Parcours en cours", "Active pathways");

    /// <inheritdoc/>
    public override Words Rule => new(
        "Parcours ouverts au plus tard le dernier jour de la période (ou le dernier jour observé, s’il vient avant) et non clos ce jour-là : qui sort ce jour-là n’est plus en cours. Les parcours suspendus sont en cours. L’unité est le parcours : une personne qui en a deux en cours compte deux fois.",
        "Pathways opened on or before the last day of the period (or the last day observed, where that is earlier) and not closed by then: who leaves on that day is no longer active. Suspended pathways are active. The unit is the pathway: a person who has two of them under way counts twice.");

    /// <inheritdoc/>
    public override string Unit => "pathway";

    /// <inheritdoc/>
    public override Words ReferenceDate => new("dernier jour de la période", "last day of the period");

    /// <inheritdoc/>
    public override Words Denominator => new("sans objet : un effectif", "none: a count");

    /// <inheritdoc/>
    public override IReadOnlyList<string> Events => ["pathway_closed"];

    /// <inheritdoc/>
    public override CountedBy CountedBy => CountedBy.LastDay;

    /// <inheritdoc/>
    public override FigureRequest Taken(FigureRequest request) => request.ObservedInPeriod() with { From = null };

    /// <inheritdoc/>
    public override Tally Start(FigureRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var day = request.ObservedUntil;
        return new Counter(j => j.Entry.OpenedOn <= day && (j.ClosedOn is not { } closed || closed > day));
    }
}
