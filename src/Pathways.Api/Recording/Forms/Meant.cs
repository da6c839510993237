using Pathways.Domain;
using Pathways.Projections.Text;
using static Pathways.Api.Hosting.Languages;

namespace Pathways.Api.Recording.Forms;

/// <summary>What somebody may have meant who typed a name or a code that the territory does not have: told beside what is wrong, never taken instead of it. Pure.</summary>
public static class Meant
{
    const int Most = 6;

    // A list that is read at a glance is told whole.
    const int Few = 12;

    /// <summary>Those whose name, a word of it, or code begins so; where none does, the nearest. With codes beside names.</summary>
    /// <param name="typed">What was typed.</param>
    /// <param name="known">Those that there are, in the order in which they are told.</param>
    public static IReadOnlyList<string> Of(string typed, IEnumerable<(string Code, string Name)> known)
    {
        ArgumentNullException.ThrowIfNull(typed);
        var all = known.ToList();
        var plain = PlainText.Fold(typed);
        if (plain.Length == 0)
        {
            return [];
        }
        var begun = all.Where(o => Begins(o.Name) || Begins(o.Code)).ToList();
        if (begun.Count == 0)
        {
            // Of a name, a part may be mistyped: the first name only, say.
            var nearest = Nearest.To(plain, all.SelectMany(o => Spelled(o)));
            begun = nearest is null ? [] : [.. all.Where(o => Spelled(o).Contains(nearest, StringComparer.Ordinal))];
        }
        return [.. begun.Take(Most).Select(o => Label(o.Code, o.Name))];

        bool Begins(string text) => PlainText.Fold(text) is var folded && (folded.StartsWith(plain, StringComparison.Ordinal) || folded.Contains(" " + plain, StringComparison.Ordinal));
    }

    /// <summary>A name with its code beside it.</summary>
    public static string Label(string code, string name) => name == code ? code : $"{name} ({code})";

    /// <summary>What is said of a structure or an account that is not written as a code and has no such name.</summary>
    /// <param name="typed">What was typed.</param>
    /// <param name="field">The field: <c>structure</c> or <c>referent</c>.</param>
    /// <param name="known">Those that the territory has named.</param>
    public static string Words(string typed, string field, IReadOnlyList<(string Code, string Name)> known)
    {
        ArgumentNullException.ThrowIfNull(known);
        var meant = Of(typed, known);
        var cited = Say($"« {typed} »", $"“{typed}”");
        return meant.Count switch
        {
            1 => cited + Say($" : vouliez-vous dire {meant[0]} ?", $": did you mean {meant[0]}?"),
            > 1 => cited + (field == "structure" ? Say(" : laquelle ? ", ": which one? ") : Say(" : qui ? ", ": who? ")) + string.Join(", ", meant) + ".",
            _ => cited + (field == "structure" ? Say(" n’est ni le nom ni le code d’une structure du territoire. ", " is neither the name nor the code of a structure of the territory. ")
                    : Say(" n’est ni le nom ni le compte de quelqu’un du territoire. ", " is neither the name nor the account of anybody in the territory. "))
                + (known.Count <= Few ? Say("Il y a : ", "There are: ") + string.Join(", ", known.Select(k => Label(k.Code, k.Name))) + "."
                    : Say("Tapez le début du nom et choisissez.", "Type the beginning of the name and choose.")),
        };
    }

    static IEnumerable<string> Spelled((string Code, string Name) one) =>
        [PlainText.Fold(one.Name), PlainText.Fold(one.Code), .. PlainText.Fold(one.Name).Split(' ').Where(w => w.Length > 3)];
}
