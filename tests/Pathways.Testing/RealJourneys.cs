using System.Globalization;

namespace Pathways.Testing;

/// <summary>The two real data sets as files of journeys: what a territory that holds such data would export.</summary>
public static class RealJourneys
{
    static readonly DateOnly Entry = new(1993, 7, 1);

    /// <summary>The day at which everybody of <see cref="UnempDur"/> stands at the end of their spell.</summary>
    public static readonly DateOnly UnempDurTo = new(1996, 12, 31);

    /// <summary>
    /// 712 young people, 72 monthly states from July 1993. A spell of employment is a full-time contract, one of training,
    /// further or higher education or school a training; joblessness is neither. What still runs in June 1999 has no end.
    /// </summary>
    public static IEnumerable<string> Mvad(string file)
    {
        var lines = File.ReadLines(file).Select(Fields);
        var header = lines.First();
        var months = Array.IndexOf(header, "Jul.93");
        var (gcse5eq, funemp) = (Array.IndexOf(header, "gcse5eq"), Array.IndexOf(header, "funemp"));
        yield return "pathway;event;occurred_on;attribute.gcse5eq;attribute.funemp;training;contract;kind;working_time;reason";
        foreach (var row in lines.Skip(1))
        {
            yield return $"{row[0]};pathway_opened;{Day(0)};{row[gcse5eq]};{row[funemp]};;;;;";
            var number = 0;
            for (var (start, end) = (0, 0); start < row.Length - months; start = end)
            {
                var state = row[months + start];
                for (end = start + 1; end < row.Length - months && row[months + end] == state; end++)
                {
                }
                number++;
                var runs = months + end == row.Length;
                if (state == "employment")
                {
                    yield return $"{row[0]};work_contract_started;{Day(start)};;;;c-{number};cdd;full_time;";
                    if (!runs)
                    {
                        yield return $"{row[0]};work_contract_ended;{Day(end)};;;;c-{number};;;term";
                    }
                }
                else if (state != "joblessness")
                {
                    yield return $"{row[0]};training_started;{Day(start)};;;t-{number};;{Kinds[state]};;";
                    if (!runs)
                    {
                        yield return $"{row[0]};training_completed;{Day(end)};;;t-{number};;;;";
                    }
                }
            }
        }
    }

    /// <summary>
    /// 3,343 spells of joblessness. Entries are dealt so that every spell of n fortnights ends on <see cref="UnempDurTo"/>: a full-time
    /// job found is a contract that day, another way out a closure that day, and who is still jobless is on their way that day.
    /// </summary>
    public static IEnumerable<string> UnempDur(string file)
    {
        var lines = File.ReadLines(file).Select(Fields);
        var header = lines.First();
        var (spell, ui, fullTime, jobless) = (Array.IndexOf(header, "spell"), Array.IndexOf(header, "ui"), Array.IndexOf(header, "censor1"), Array.IndexOf(header, "censor4"));
        var (to, age) = (Iso(UnempDurTo), Array.IndexOf(header, "age"));
        yield return "pathway,event,occurred_on,attribute.ui,age,contract,kind,working_time,exit";
        foreach (var row in lines.Skip(1))
        {
            var entry = UnempDurTo.AddDays(-14 * int.Parse(row[spell], CultureInfo.InvariantCulture));
            yield return $"{row[0]},pathway_opened,{Iso(entry)},{row[ui]},{row[age]},,,,";
            if (row[fullTime] == "1")
            {
                yield return $"{row[0]},work_contract_started,{to},,,c-1,cdi,full_time,";
            }
            else if (row[jobless] != "1")
            {
                yield return $"{row[0]},pathway_closed,{to},,,,,,other";
            }
        }
    }

    static readonly Dictionary<string, string> Kinds = new(StringComparer.Ordinal)
    {
        ["training"] = "pre_qualifying",
        ["FE"] = "further_education",
        ["HE"] = "higher_education",
        ["school"] = "school",
    };

    static string[] Fields(string line) => Array.ConvertAll(line.Split(','), f => f.Trim('"'));

    static string Day(int month) => Iso(Entry.AddMonths(month));

    static string Iso(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);
}
