using System.Globalization;
using System.Text.RegularExpressions;
using Pathways.Projections.Formats;

namespace Pathways.Api.Import;

/// <summary>Why a text is no day: a part that is missing, a day that no calendar has, a time beside it. Pure.</summary>
static partial class DayFault
{
    /// <summary>The problem with the code of its sentence (<c>why</c>) and the values of it; as it is where no more is known.</summary>
    /// <param name="problem">What is refused.</param>
    /// <param name="text">The text that is no day.</param>
    /// <param name="form">How the file writes days.</param>
    public static ImportProblem Explain(ImportProblem problem, string text, FileForm form)
    {
        problem = problem.With("expected", form.Days);
        if (WrittenDates.OfSerial(text) is { } day)
        {
            return problem.With("why", "import/date-serial").With("day", Iso(day)).With("macDay", Iso(day.AddDays(WrittenDates.Since1904)));
        }
        text = Midnight().Replace(text, "");
        var why = text.Length == 0 ? "import/date-empty"
            : WithTime().IsMatch(text) ? "import/date-with-time"
            : WithoutYear().IsMatch(text) ? "import/date-without-year"
            : WithoutDay().IsMatch(text) ? "import/date-without-day"
            : InLetters().IsMatch(text) ? "import/month-in-letters"
            : YearFirst().IsMatch(text) || (form.Dates != DateOrder.Iso && YearLast().IsMatch(text)) ? "import/no-such-day"
            : null;
        return why is null ? problem : problem.With("why", why);
    }

    /// <summary>A text as a problem may repeat it, which the service keeps: one that has the shape of a day; a name or a number that strayed there is not.</summary>
    public static string Shown(string text) => DayLike().IsMatch(text) ? text : "…";

    static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    [GeneratedRegex(@"[T ]0?0:00(:00(\.000)?)?\z", Options, 10_000)]
    private static partial Regex Midnight();

    [GeneratedRegex(@"\A\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}[T ]\d{1,2}:\d{2}", Options, 10_000)]
    private static partial Regex WithTime();

    [GeneratedRegex(@"\A(--)?\d{1,2}[-/.]\d{1,2}\.?\z", Options, 10_000)]
    private static partial Regex WithoutYear();

    [GeneratedRegex(@"\A(\d{4}([-/.]\d{1,2})?|\d{1,2}[-/.]\d{4})\z", Options, 10_000)]
    private static partial Regex WithoutDay();

    [GeneratedRegex(@"\A(\d{1,4}[ ./-]*\p{L}{3,}\.?([ ./-]+\d{2,4})?|\p{L}{3,}[ ./-]+\d{1,4}(,? ?\d{4})?)\z", Options, 10_000)]
    private static partial Regex InLetters();

    [GeneratedRegex(@"\A\d{4}[-/]\d{2}[-/]\d{2}\z", Options, 10_000)]
    private static partial Regex YearFirst();

    [GeneratedRegex(@"\A\d{1,2}[-/.]\d{1,2}[-/.]\d{4}\z", Options, 10_000)]
    private static partial Regex YearLast();

    [GeneratedRegex(@"\A(--)?\d{1,4}([-/.]\d{1,4}){1,2}\.?([T ]\d{1,2}:\d{2}[:.,\d]*(Z|[+-]\d{2}:?\d{2})?)?\z", Options, 10_000)]
    private static partial Regex DayLike();
}
