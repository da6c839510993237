namespace Pathways.Projections.Formats;

/// <summary>Texts of a file as a refusal or a remark cites them.</summary>
internal static class Cited
{
    const int Most = 80;

    /// <summary>The text, cut after 80 characters.</summary>
    internal static string Shown(string text) => text.Length <= Most ? text : text[..Most] + "…";
}
