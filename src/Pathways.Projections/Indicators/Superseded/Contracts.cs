using Pathways.Domain.Codes;

namespace Pathways.Projections.Indicators.Superseded;

/// <summary>
/// The end of a contract and its full time as version 1 of the figures had them, apart from the domain: an amendment after the
/// agreed term changed nothing about the term, and the working time told last held since the start.
/// </summary>
static class Contracts
{
    public static bool Covers(Job job, DateOnly day) => job.Contract.StartedOn <= day && (job.Contract.EndedOn is { } end ? day < end : NotPastTerm(job, day));

    public static bool Reaches(Job job, DateOnly day) => job.Contract.StartedOn <= day && (job.Contract.EndedOn is { } end ? day <= end : NotPastTerm(job, day));

    public static bool InWorkOn(Journey journey, DateOnly day) => journey.BusinessOn <= day || journey.Jobs.Any(job => Covers(job, day));

    public static DateOnly? FirstJobOn(Journey journey, bool fullTimeOnly)
    {
        var first = fullTimeOnly ? null : journey.BusinessOn;
        foreach (var job in journey.Jobs)
        {
            var start = job.Contract.StartedOn;
            if (start >= journey.Entry.OpenedOn && (first is null || start < first) && (!fullTimeOnly || job.LastTold == WorkingTime.FullTime))
            {
                first = start;
            }
        }
        return first;
    }

    static bool NotPastTerm(Job job, DateOnly day) =>
        job.Contract.Kind is ContractKind.Cdi or ContractKind.CdiInclusion or ContractKind.CivilService || job.Contract.PlannedEnd is not { } term || day <= term;
}
