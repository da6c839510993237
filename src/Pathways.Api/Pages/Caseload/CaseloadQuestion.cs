using System.Globalization;
using Pathways.Api.Hosting;
using Pathways.Api.Monitoring;
using Pathways.Api.Resources;
using Pathways.Domain.Codes;

namespace Pathways.Api.Pages.Caseload;

/// <summary>
/// Which list of pathways is asked for. The address comes first, then what the person chose last (<see cref="CaseloadMemory"/>), then
/// their own pathways, or the whole structure for who accompanies nobody. A search that names no view looks everywhere.
/// </summary>
/// <param name="Structure">Code of the structure that is named; null for one's own.</param>
/// <param name="View">Which of <see cref="Views"/>.</param>
/// <param name="Whose">Which of <see cref="AllWhose"/>.</param>
/// <param name="Sort">In which order.</param>
/// <param name="Search">What was typed.</param>
/// <param name="Page">Which page, from 1.</param>
/// <param name="At">Log position of the list whose page this is.</param>
public sealed record CaseloadQuestion(string? Structure, string View, string Whose, CaseloadOrder Sort, string? Search, int Page, long? At)
{
    /// <summary>The last page that may be asked for.</summary>
    public const int LastPage = 100_000;

    /// <summary>One's own pathways.</summary>
    public const string Mine = "me";
    /// <summary>All of the structure.</summary>
    public const string All = "all";
    /// <summary>Pathways without a référent.</summary>
    public const string Nobody = "none";

    /// <summary>The views.</summary>
    public static readonly IReadOnlyList<string> Views = ["active", "due", "stalled", "to_complete", "transfers", "suspended", "closed", "all"];

    /// <summary>Of whom the pathways are.</summary>
    public static readonly IReadOnlyList<string> AllWhose = [Mine, All, Nobody];

    /// <summary>The names of the address that are a choice, which is remembered.</summary>
    public static readonly IReadOnlyList<string> Choices = ["view", "referent", "sort", "structure"];

    /// <summary>What an address and a former choice ask.</summary>
    public static CaseloadQuestion Of(Func<string, string?> asked, Func<string, string?> chosen, Actor actor)
    {
        // One that is too long is not read: kept with the list, it would fill its cookie.
        var search = asked("search") is { Length: <= Monitoring.Caseload.LongestSearch } typed ? typed : null;
        return new CaseloadQuestion(
            asked("structure") ?? (actor.Roles.Contains(Role.Coordinator) ? chosen("structure") : null),
            OneOf("view", Views, search is null ? "active" : All),
            OneOf("referent", AllWhose, search is null && actor.Roles.Contains(Role.Counsellor) ? Mine : All),
            CodeNames<CaseloadOrder>.TryParse(asked("sort") ?? chosen("sort") ?? "", out var order) ? order : CaseloadOrder.Due,
            search,
            int.TryParse(asked("page"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Clamp(number, 1, LastPage) : 1,
            long.TryParse(asked("at"), NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? at : null);

        string OneOf(string name, IReadOnlyList<string> known, string otherwise)
        {
            var value = asked(name) is { } now && known.Contains(now, StringComparer.Ordinal) ? now : search is null ? chosen(name) : null;
            return value is not null && known.Contains(value, StringComparer.Ordinal) ? value : otherwise;
        }
    }

    /// <summary>Whether a search of it leaves out some of the structure's pathways.</summary>
    public bool Narrowed => this is not { View: All, Whose: All };

    /// <summary>The same asked of all pathways of the structure.</summary>
    public CaseloadQuestion Everywhere => this with { View = All, Whose = All, Page = 1, At = null };

    /// <summary>Its address. It names every choice, so that it shows the same list to whom it is sent.</summary>
    public string Address => "/caseload" + Query;

    /// <summary>What stands behind the question mark.</summary>
    public QueryString Query => QueryString.Create(new (string Key, string? Value)[]
    {
        ("view", View),
        ("referent", Whose),
        ("structure", Structure),
        ("search", Search),
        ("sort", CodeNames<CaseloadOrder>.Of(Sort)),
        ("page", Page > 1 ? Page.ToString(CultureInfo.InvariantCulture) : null),
        // The pages of one list, whatever is recorded meanwhile; the first page is always the list as it is now.
        ("at", Page > 1 ? At?.ToString(CultureInfo.InvariantCulture) : null),
    }.Where(q => q.Value is not null).Select(q => KeyValuePair.Create(q.Key, q.Value)));

    /// <summary>What it is called where a link leads back to it.</summary>
    /// <param name="texts">The words of the list.</param>
    /// <param name="structure">Name of the structure where it isn't the reader's own, or they have none; null where theirs is meant.</param>
    public string Name(Texts texts, string? structure = null)
    {
        var list = Search is { } typed ? Languages.Say($"Recherche «\u00a0{typed}\u00a0»", $"Search “{typed}”") : ViewName(View, texts);
        var whose = Whose switch
        {
            Nobody => Languages.Say(", sans référent·e", ", without a referent"),
            All when Search is null && structure is null => Languages.Say(", toute la structure", ", whole structure"),
            _ => "",
        };
        return list + whose + (structure is null ? "" : ", " + structure) + (Page > 1 ? $", page {Page.ToString(CultureInfo.InvariantCulture)}" : "");
    }

    /// <summary>Whose pathways a list is of, as the page calls it.</summary>
    public static string WhoseName(string whose) => whose switch
    {
        Mine => Languages.Say("Les miens", "Mine"),
        Nobody => Languages.Say("Sans référent·e", "Without a referent"),
        _ => Languages.Say("Toute la structure", "Whole structure"),
    };

    /// <summary>What a view is called.</summary>
    public static string ViewName(string view, Texts texts) => view == "due" ? texts.Say("due", CaseloadFilter.DefaultDueWithinDays) : texts[view];
}
