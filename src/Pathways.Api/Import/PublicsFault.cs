using System.Globalization;
using Pathways.Domain.Codes;
using Pathways.Projections.Text;

namespace Pathways.Api.Import;

/// <summary>What is wrong with a list of publics, item by item. Pure.</summary>
static class PublicsFault
{
    /// <summary>The problems of a list that can't be read: each code that is none, each date of a proof that is no day, a public that is given twice.</summary>
    /// <param name="text">The list.</param>
    /// <param name="bare">Row and column, with what a list looks like.</param>
    /// <param name="form">How the file writes days.</param>
    public static IEnumerable<ImportProblem> Of(string text, ImportProblem bare, FileForm form)
    {
        var items = text.Split('|').Select(item => item.IndexOf('=', StringComparison.Ordinal) is >= 0 and var at ? (Name: item[..at], Proof: item[(at + 1)..]) : (Name: item, Proof: (string?)null)).ToList();
        for (var i = 0; i < items.Count; i++)
        {
            var (name, proof) = items[i];
            if (!CodeNames<TargetPublic>.TryParse(name, out _))
            {
                var unknown = bare.With("place", i + 1).With("of", items.Count);
                yield return Nearest.To(name, CodeNames<TargetPublic>.All) is { } nearest ? unknown.With("nearest", nearest) : unknown.With("known", Known);
            }
            else if (proof is not null && !DateOnly.TryParseExact(proof, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            {
                yield return DayFault.Explain(bare.With("item", proof.Length == 0 ? name + "=" : $"{name}={DayFault.Shown(proof)}").With("why", "import/bad-date"), proof, form);
            }
        }
        if (items.GroupBy(i => i.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1 && CodeNames<TargetPublic>.TryParse(g.Key, out _)) is { } twice)
        {
            yield return new ImportProblem("import/public-twice", bare.Row, bare.Column) { Pathway = bare.Pathway }.With("public", twice.Key);
        }
    }

    static string Known => string.Join(", ", Enum.GetValues<TargetPublic>().Where(p => !CodeStanding.IsRetired(p, out _)).Select(CodeNames<TargetPublic>.Of));
}
