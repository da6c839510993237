using Marten;
using Npgsql;
using Pathways.Api.Hosting;
using Pathways.Api.Registries;
using Pathways.Domain.Pathways;
using Pathways.Projections.Caseload;

namespace Pathways.Api.Recording;

/// <summary>The codes of a step against the territory's directory as it is now (<see cref="DirectoryCodes"/>, <see cref="PlaceCodes"/>).</summary>
sealed class DirectoryCheck(IDocumentStore store, NpgsqlDataSource database)
{
    /// <summary>What the directory says against the codes of a step: its structure and account, and the place of an appointment.</summary>
    /// <param name="state">The pathway: what stood in a step before its correction is not asked about again.</param>
    /// <param name="step">The step.</param>
    /// <param name="actor">Who records.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<IReadOnlyList<Refusal>> AgainstAsync(Pathway state, PathwayEvent step, Actor actor, CancellationToken cancellation) =>
        [.. await MisnamedAsync(state, step, actor, cancellation), .. await UnknownPlaceAsync(state, step, cancellation) is { } nowhere ? [nowhere] : Array.Empty<Refusal>()];

    // Only steps that name a structure or an account cost a look into the directory: an entry and the mandates.
    async Task<IEnumerable<Refusal>> MisnamedAsync(Pathway state, PathwayEvent step, Actor actor, CancellationToken cancellation)
    {
        if (DirectoryCodes.StructureIn(step) is null)
        {
            return [];
        }
        await using var session = store.QuerySession();
        var batch = session.CreateBatchQuery();
        var (structures, staff) = (batch.Query<Structure>().ToList(), batch.Query<StaffMember>().ToList());
        await batch.Execute(cancellation);
        var before = step is StepCorrected correction ? state.Steps.Find(correction.Step)?.Event : null;
        return new DirectoryCodes([.. (await structures).Select(s => s.Code)], [.. await staff]) { Accompanying = await AccompanyingAsync(state, step, cancellation) }
            .Against(step, before, actor, state.Structure);
    }

    // By an index on the list of pathways, which is behind the log by a moment at most: a structure that has just entered its first person may be asked for again.
    async Task<IReadOnlyCollection<string>> AccompanyingAsync(Pathway state, PathwayEvent step, CancellationToken cancellation)
    {
        var code = DirectoryCodes.StructureIn(step)!;
        // What is no code accompanies nobody, and may be a text that no query takes.
        if (code == state.Structure || ValueRules.Refuse(step.GetType(), "structure", code) is not null)
        {
            return [];
        }
        await using var command = database.CreateCommand($"select exists (select from {Store.Schema}.{CaseloadTable.Name} where structure = $1)");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = code });
        return (bool)(await command.ExecuteScalarAsync(cancellation))! ? [code] : [];
    }

    // One's own structure, where people mostly meet, is looked up nowhere.
    async Task<Refusal?> UnknownPlaceAsync(Pathway state, PathwayEvent step, CancellationToken cancellation)
    {
        if (PlaceCodes.In(step) is not { } code || code == state.Structure || (step is StepCorrected correction && state.Steps.Find(correction.Step) is { } before && PlaceCodes.In(before.Event) == code))
        {
            return null;
        }
        await using var session = store.QuerySession();
        return PlaceCodes.Unknown(
            step, state.Structure, [.. await session.Query<Structure>().Select(s => s.Code).ToListAsync(cancellation)], [.. await session.Query<Commune>().Select(c => c.Code).ToListAsync(cancellation)]);
    }

    /// <summary>Whether the territory has a commune of that code of its own: those of the demo are on no map.</summary>
    public async Task<bool> OwnsCommuneAsync(string territory, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<Commune>(territory, cancellation) is not null;
    }
}
