namespace Pathways.Domain.Pathways;

/// <summary>What is proposed of a pathway: to hand it over to another structure. Told once, of the state that decides and of the list that reminds.</summary>
/// <param name="To">Code of that structure; null where nothing is proposed.</param>
/// <param name="On">Day on which it was proposed.</param>
public readonly record struct TransferProposal(string? To, DateOnly? On)
{
    /// <summary>What is left of it by a mandate: a transfer, to whichever structure, answers it; who changes within the structure does not.</summary>
    /// <param name="structure">Code of the structure of the mandate.</param>
    /// <param name="now">Code of the one that accompanies.</param>
    public TransferProposal After(string structure, string? now) => structure == now ? this : default;
}
