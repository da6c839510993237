namespace Pathways.Projections.Disclosure;

/// <summary>
/// Proves a masking again from nothing but the kept walks and the final mask. A mistake in the search must end here, as an
/// error and not as a disclosed person.
/// </summary>
internal static class Proof
{
    /// <summary>Replays every walk and leaves in the state what is proven for each cell.</summary>
    /// <param name="state">The masking as it ended.</param>
    /// <param name="insiders">The other tables that an informed reader must hold possible.</param>
    /// <param name="masked">Cells that must be protected.</param>
    /// <exception cref="InvalidOperationException">A walk is not one, or a cell has none that suffices.</exception>
    internal static void Check(ProtectionState state, Insiders insiders, IEnumerable<int> masked)
    {
        var table = state.Table;
        state.Forget();
        var sound = new HashSet<DimensionMove>(ReferenceEqualityComparer.Instance);
        foreach (var certificate in state.Certificates)
        {
            state.BeginWalk();
            foreach (var step in certificate.Steps)
            {
                KeepsSums(step);
                state.Walk(step);
                foreach (var cell in step.Cells)
                {
                    if (!state.IsHidden(cell) || state.Slack(cell, walking: true) < -1e-6 * Math.Max(1, table.Values[cell]))
                        throw new InvalidOperationException("disclosure/proof: a walk leaves what an attacker must hold possible");
                }
            }
        }

        state.BeginWalk();
        foreach (var cell in masked)
        {
            if (insiders.Sensitive.Contains(cell))
            {
                foreach (var other in insiders.Of(cell))
                    KeepsSums(other.Step);
            }

            if (!state.IsProtected(cell) || !insiders.IsProven(cell))
                throw new InvalidOperationException($"disclosure/proof: cell {string.Join('/', table.CodesOf(cell))} is masked and not protected");
        }

        void KeepsSums(ProtectionStep step)
        {
            for (var d = 0; d < step.Moves.Length; d++)
            {
                if (sound.Add(step.Moves[d]) && !step.Moves[d].KeepsSums(table.Dimensions[d]))
                    throw new InvalidOperationException("disclosure/proof: a move changes a published sum");
            }
        }
    }
}
