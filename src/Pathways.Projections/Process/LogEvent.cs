namespace Pathways.Projections.Process;

/// <summary>The lifecycle transitions that times are taken from (XES lifecycle extension, standard model).</summary>
public enum Transition : byte
{
    /// <summary>None is stated.</summary>
    None = 0,

    /// <summary>Work on the activity starts.</summary>
    Start = 1,

    /// <summary>The activity is complete.</summary>
    Complete = 2,

    /// <summary>One that the standard model does not know. As all that follow: counts as an event, gives no service time.</summary>
    Other = 3,

    /// <summary>Put on the list.</summary>
    Schedule = 4,

    /// <summary>Given to somebody.</summary>
    Assign = 5,

    /// <summary>Given to somebody else.</summary>
    Reassign = 6,

    /// <summary>Taken back.</summary>
    Withdraw = 7,

    /// <summary>Paused.</summary>
    Suspend = 8,

    /// <summary>Taken up again.</summary>
    Resume = 9,

    /// <summary>Left out by the system.</summary>
    AutoSkip = 10,

    /// <summary>Left out by a person.</summary>
    ManualSkip = 11,

    /// <summary>The activity is broken off.</summary>
    AteAbort = 12,

    /// <summary>The whole case is broken off.</summary>
    PiAbort = 13,

    /// <summary>Stated to be unknown.</summary>
    Unknown = 14,
}

/// <summary>The names of transitions in logs.</summary>
public static class Transitions
{
    static readonly string?[] Names =
        [null, "start", "complete", "other", "schedule", "assign", "reassign", "withdraw", "suspend", "resume", "autoskip", "manualskip", "ate_abort", "pi_abort", "unknown"];

    /// <summary>How the standard writes a transition; null for none.</summary>
    /// <param name="transition">The transition.</param>
    public static string? Name(this Transition transition) => Names[(int)transition];

    /// <summary>Whether a name was none of the standard's, and became <see cref="Transition.Other"/>.</summary>
    /// <param name="name">As a log has it.</param>
    /// <param name="transition">What it was taken for.</param>
    public static bool IsUnknown(string? name, Transition transition) =>
        transition == Transition.Other && !string.Equals(name?.Trim(), Names[(int)Transition.Other], StringComparison.OrdinalIgnoreCase);

    /// <summary>The transition of a name, upper or lower case.</summary>
    /// <param name="name">As a log has it; null or empty is none.</param>
    public static Transition Of(string? name)
    {
        name = name?.Trim();
        if (string.IsNullOrEmpty(name))
            return Transition.None;
        for (var i = 1; i < Names.Length; i++)
        {
            Work.Check();
            if (name.Equals(Names[i], StringComparison.OrdinalIgnoreCase))
                return (Transition)i;
        }

        return Transition.Other;
    }
}

/// <summary>An event as analysis needs it: 16 bytes.</summary>
/// <param name="Time">Instant in UTC ticks of 100 ns, or <see cref="NoTime"/>.</param>
/// <param name="Activity">Number of the activity in its <see cref="ActivityTable"/>.</param>
/// <param name="Transition">Lifecycle transition.</param>
/// <param name="Finer">What of the instant is finer than a tick, in units of 10 ps, 0 to 9,999.</param>
public readonly record struct LogEvent(long Time, int Activity, Transition Transition = Transition.None, ushort Finer = 0)
{
    /// <summary>Stands for a missing timestamp.</summary>
    public const long NoTime = long.MinValue;

    /// <summary>Whether the event has a timestamp.</summary>
    public bool HasTime => Time != NoTime;

    /// <summary>Its instant to the last digit, for order.</summary>
    public (long Time, ushort Finer) Moment => (Time, Finer);

    /// <summary>From another event to this one, in ticks, rounded down.</summary>
    /// <param name="before">The other; both have a time.</param>
    public long Since(in LogEvent before) => Time - before.Time - (Finer < before.Finer ? 1 : 0);
}

/// <summary>Numbers activities in the order in which they are met, so that events hold a number instead of a name.</summary>
public sealed class ActivityTable
{
    readonly Dictionary<string, int> numbers = [];
    readonly List<string> names = [];

    /// <summary>Number of activities.</summary>
    public int Count => names.Count;

    /// <summary>Name of an activity.</summary>
    /// <param name="activity">Its number.</param>
    public string this[int activity] => names[activity];

    /// <summary>The number of an activity, given now if it is new.</summary>
    /// <param name="name">Its name.</param>
    public int Number(string name)
    {
        if (numbers.TryGetValue(name, out var number))
            return number;
        names.Add(name);
        return numbers[name] = names.Count - 1;
    }

    /// <summary>The number of an activity, or -1 if it was never met.</summary>
    /// <param name="name">Its name.</param>
    public int Find(string name) => numbers.GetValueOrDefault(name, -1);
}

/// <summary>One case: a name and its events in the order of the file. Filled again for each case.</summary>
public sealed class CaseEvents
{
    LogEvent[] events = new LogEvent[16];

    /// <summary>Name of the case, or null where the log gives none.</summary>
    public string? Id { get; set; }

    /// <summary>Number of events.</summary>
    public int Count { get; private set; }

    /// <summary>The events in the order of the file.</summary>
    public Span<LogEvent> Events => events.AsSpan(0, Count);

    /// <summary>Empties the case.</summary>
    /// <param name="id">Name of the next case.</param>
    public void Clear(string? id = null)
    {
        Id = id;
        Count = 0;
    }

    /// <summary>Adds an event.</summary>
    /// <param name="e">The event.</param>
    public void Add(LogEvent e)
    {
        if (Count == events.Length)
            Array.Resize(ref events, Count * 2);
        events[Count++] = e;
    }
}
