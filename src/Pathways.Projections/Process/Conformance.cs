namespace Pathways.Projections.Process;

/// <summary>How a variant keeps to a plan.</summary>
/// <param name="Variant">The variant.</param>
/// <param name="Cost">Cost of its optimal alignment.</param>
/// <param name="Fitness">1 − cost / worst cost.</param>
public sealed record VariantConformance(Variant Variant, int Cost, double Fitness);

/// <summary>How the cases of a log keep to a plan.</summary>
/// <remarks>Means are over cases: a variant weighs as many times as it has cases. Null where there are no cases.</remarks>
/// <param name="Cases">Number of cases.</param>
/// <param name="PerfectlyFitting">Cases with cost 0.</param>
/// <param name="MeanFitness">Mean over cases of 1 − cost / worst cost.</param>
/// <param name="PooledFitness">1 − Σ cost / Σ worst cost.</param>
/// <param name="MeanFitnessWithinPlan">Mean fitness where events of activities outside the plan are left away first.</param>
/// <param name="CostHistogram">Cases by cost.</param>
/// <param name="Variants">Variants, in the order given.</param>
public sealed record ConformanceReport(
    long Cases, long PerfectlyFitting, double? MeanFitness, double? PooledFitness, double? MeanFitnessWithinPlan,
    IReadOnlyDictionary<int, long> CostHistogram, IReadOnlyList<VariantConformance> Variants);

/// <summary>Holds variants against a plan. Work is by variant, not by case.</summary>
public static class Conformance
{
    /// <summary>Against a sequence: cost = |trace| + |plan| − 2·LCS, fitness = 1 − cost / (|trace| + |plan|).</summary>
    /// <param name="variants">Variants with their cases.</param>
    /// <param name="plan">The sequence.</param>
    public static ConformanceReport ToSequence(IEnumerable<Variant> variants, IReadOnlyList<string> plan) =>
        Report(variants, plan.ToHashSet(), trace => (SequenceAlignment.Cost(trace, plan), trace.Count + plan.Count));

    /// <summary>Against a partially ordered plan with optional steps (see <see cref="PartialOrderPlan"/>).</summary>
    /// <param name="variants">Variants with their cases.</param>
    /// <param name="plan">The plan.</param>
    public static ConformanceReport ToPlan(IEnumerable<Variant> variants, PartialOrderPlan plan) =>
        Report(variants, plan.Steps.Select(s => s.Activity).ToHashSet(), trace =>
        {
            var alignment = plan.Align(trace);
            return (alignment.Cost, alignment.WorstCost);
        });

    static ConformanceReport Report(
        IEnumerable<Variant> variants, HashSet<string> inPlan, Func<IReadOnlyList<string>, (int Cost, int Worst)> align)
    {
        var each = new List<VariantConformance>();
        var histogram = new SortedDictionary<int, long>();
        long cases = 0, cost = 0, worst = 0;
        double fitness = 0, within = 0;
        foreach (var variant in variants)
        {
            Work.Check();
            var aligned = align(variant.Activities);
            each.Add(new VariantConformance(variant, aligned.Cost, Fitness(aligned)));
            histogram[aligned.Cost] = histogram.GetValueOrDefault(aligned.Cost) + variant.Count;
            cases += variant.Count;
            cost += aligned.Cost * variant.Count;
            worst += aligned.Worst * variant.Count;
            fitness += Fitness(aligned) * variant.Count;
            within += Fitness(align([.. variant.Activities.Where(inPlan.Contains)])) * variant.Count;
        }

        return new ConformanceReport(
            cases, histogram.GetValueOrDefault(0), Mean(fitness), cases == 0 ? null : worst == 0 ? 1 : 1 - ((double)cost / worst), Mean(within),
            histogram, each);

        double? Mean(double sum) => cases == 0 ? null : sum / cases;
    }

    static double Fitness((int Cost, int Worst) aligned) => aligned.Worst == 0 ? 1 : 1 - ((double)aligned.Cost / aligned.Worst);
}
