namespace Pathways.Domain.Pathways;

/// <summary>When people are asked what became of them: so many months after the exit. Defined here and nowhere else.</summary>
public static class Milestones
{
    /// <summary>Months after the exit, in their order.</summary>
    public static readonly IReadOnlyList<int> Months = [3, 6, 12];

    /// <summary>Months after the exit past which no follow-up is asked for any more: the last milestone and a quarter.</summary>
    public const int LastMonths = 15;

    /// <summary>The day of a milestone.</summary>
    public static DateOnly On(DateOnly exit, int months) => exit.AddMonths(months);

    /// <summary>The day from which the next milestone, or the end of all asking, is nearer than this one was.</summary>
    public static DateOnly Until(DateOnly exit, int months) => exit.AddMonths(Months.FirstOrDefault(m => m > months, LastMonths));
}
