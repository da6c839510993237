using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Pathways.Api.Hosting;

namespace Pathways.Api.Import;

/// <summary>
/// What was chosen on the import page beside the file, as the fields had it. What was agreed to is not among it: that old dates or unknown structures are
/// right, or that the valid pathways are taken beside refused ones, is said of one file that somebody looked at, and would sign another unseen.
/// </summary>
/// <param name="At">When the file was sent.</param>
/// <param name="Source">Code of the source.</param>
/// <param name="Encoding">Name of the encoding; empty where it is to be found out.</param>
/// <param name="Dates">Order of dates.</param>
/// <param name="Structure">Structure of rows that have none.</param>
/// <param name="Scheme">Scheme of rows that have none.</param>
/// <param name="Territory">Commune of rows that have none.</param>
public sealed record SentChoices(
    DateTimeOffset At, string Source = "", string Encoding = "", string Dates = "", string Structure = "", string Scheme = "", string Territory = "")
{
    // Longer than what any field of the form takes: no choice that could be shown again.
    const int Longest = 200;

    /// <summary>Nothing chosen: a fresh form.</summary>
    public static SentChoices None { get; } = new(default(DateTimeOffset));

    /// <summary>Whether it says how the file is to be read.</summary>
    public bool SaysHowToRead => Encoding.Length > 0 || Dates is not ("" or "auto");

    /// <summary>Whether it gives a value to rows that have none.</summary>
    public bool FillsIn => Structure.Length + Scheme.Length + Territory.Length > 0;

    /// <summary>Whether a field shows anything of what was chosen.</summary>
    public bool Any => Source.Length > 0 || SaysHowToRead || FillsIn;

    /// <summary>The choices of a form that was sent.</summary>
    public static SentChoices Of(IFormCollection form, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(form);
        return new(at, Said("source"), Said("encoding"), Said("dates"), Said("structure"), Said("scheme"), Said("territory"));

        string Said(string name) => form[name].ToString().Trim() is { Length: <= Longest } text ? text : "";
    }
}

/// <summary>
/// Keeps what was chosen for the file that was sent last, so that a file that is refused, or gone back from, is chosen and agreed to again and
/// nothing else. In a cookie that only this service reads, one an account: on a shared computer nobody is shown another's.
/// </summary>
public sealed class SentChoicesMemory(IDataProtectionProvider protection, TerritoryClock clock, InstallationSecret secret)
{
    // As long as a form that was typed and not sent: a file is put right in a spreadsheet, maybe the next morning.
    static readonly TimeSpan For = TimeSpan.FromDays(1);

    /// <summary>Keeps the choices of a form for its author, whether its file is taken or not.</summary>
    public void Keep(HttpContext http, string author, IFormCollection form) => Keep(http, author, SentChoices.Of(form, clock.Now));

    /// <summary>Keeps choices for an account.</summary>
    public void Keep(HttpContext http, string user, SentChoices choices)
    {
        ArgumentNullException.ThrowIfNull(http);
        http.Keep(NameOf(user), Sealed(user).Protect(JsonSerializer.Serialize(choices), For), For);
    }

    /// <summary>What this account chose for the file that it sent last; null where nothing is kept.</summary>
    public SentChoices? Of(HttpContext http, string user)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (http.Kept(NameOf(user)) is not { } kept)
        {
            return null;
        }
        try
        {
            return JsonSerializer.Deserialize<SentChoices>(Sealed(user).Unprotect(kept));
        }
        catch (CryptographicException)
        {
            // Too old, of another account, or of keys that are gone: nothing to show.
            return null;
        }
    }

    /// <summary>Keeps them no longer.</summary>
    public void Forget(HttpContext http, string user)
    {
        ArgumentNullException.ThrowIfNull(http);
        http.Forget(NameOf(user));
    }

    ITimeLimitedDataProtector Sealed(string user) => protection.CreateProtector("Pathways.ImportForm", user).ToTimeLimitedDataProtector();

    // An account may be called anything; a cookie may not.
    string NameOf(string user) => "import-form-" + secret.MarkOf("import-form", user);
}
