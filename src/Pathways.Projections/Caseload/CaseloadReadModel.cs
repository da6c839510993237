using JasperFx.Events.Projections;
using Marten;

namespace Pathways.Projections.Caseload;

/// <summary>Registers the caseload with the event store.</summary>
public static class CaseloadReadModel
{
    /// <summary>The caseload's table and the projection that keeps it, run by the daemon; emptied before a rebuild.</summary>
    public static void AddCaseload(this StoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var table = CaseloadTable.In(options.DatabaseSchemaName);
        options.Storage.ExtendedSchemaObjects.Add(table);
        options.Projections.Add(
            new CaseloadProjection(options.DatabaseSchemaName),
            ProjectionLifecycle.Async,
            CaseloadProjection.ShardName,
            async =>
            {
                async.BatchSize = ReadModels.PageSize;
                async.MaximumHopperSize = ReadModels.PagesAhead * ReadModels.PageSize;
                async.DeleteDataInTableOnTeardown(table.Identifier.QualifiedName);
            });
    }
}
