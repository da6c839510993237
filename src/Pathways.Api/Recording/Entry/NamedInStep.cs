using Pathways.Api.Hosting;
using Pathways.Domain.Pathways;

namespace Pathways.Api.Recording;

/// <summary>
/// The identifiers that a step names are checked like those in an address. One that the account may not know is taken for one that nobody has, before
/// anything is derived from it or held against it: what follows is the same, in its words, its order and its cost.
/// </summary>
sealed class NamedInStep(PersonAccess access, PathwaysOfPeople pathways, PathwayStates states)
{
    /// <summary>The step as it is for whoever records it, and, where it says an entry, the one that the pathway has.</summary>
    /// <param name="pathway">The pathway.</param>
    /// <param name="step">The step as it was sent.</param>
    /// <param name="made">A person whose identity record is yet to be made.</param>
    /// <param name="same">A person of another structure whom who records has told apart (<see cref="SamePerson"/>).</param>
    /// <param name="actor">Who records.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<(PathwayEvent Step, PathwayOpened? Stands)> KnownAsync(Guid pathway, PathwayEvent step, Identity? made, Guid? same, Actor actor, CancellationToken cancellation)
    {
        if (EntryFacts.In(step) is not { } entry)
        {
            return (step, null);
        }
        // What the pathway says already is nothing that this step names.
        var stands = (states.Remembered(pathway) ?? await states.ReadAsync(pathway, actor, cancellation)).Opening;
        var person = entry.Person == stands?.Person || entry.Person == same || await access.MayNameAsync(entry.Person, made, actor, cancellation) ? entry.Person : Nobody();
        var previous = entry.PreviousPathway is not { } before || before == stands?.PreviousPathway || await pathways.SeenAsync(before, actor, cancellation) is { IsOpened: true }
            ? entry.PreviousPathway : Nobody();
        var known = entry with { Person = person, PreviousPathway = previous };
        return (step is StepCorrected correction ? correction with { Corrected = known } : known, stands);
    }

    static Guid Nobody() => Guid.NewGuid();
}
