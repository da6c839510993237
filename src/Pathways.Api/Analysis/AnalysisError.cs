namespace Pathways.Api.Analysis;

/// <summary>What is wrong with the command or its input: a stable code, and what to do in the reader's language.</summary>
internal sealed class AnalysisError(string code, string french, string english, Exception? inner = null) : Exception(code + ": " + english, inner)
{
    internal string Code { get; } = code;

    /// <summary>A file that is not there, is a folder, or may not be read: in the reader's words, not the system's.</summary>
    internal static AnalysisError Unreadable(string file, Exception inner) => inner switch
    {
        FileNotFoundException or DirectoryNotFoundException => new("analyse/file-not-found", $"« {file} » n’existe pas ; vérifiez le nom et le dossier", $"'{file}' does not exist; check its name and folder", inner),
        UnauthorizedAccessException when Directory.Exists(file) => new("analyse/file-not-found", $"« {file} » est un dossier ; nommez un fichier", $"'{file}' is a folder; name a file", inner),
        UnauthorizedAccessException => new("analyse/file-not-found", $"« {file} » ne peut pas être lu ; vérifiez vos droits", $"'{file}' cannot be read; check your rights", inner),
        _ => new("analyse/file-not-found", $"« {file} » ne peut pas être lu ({inner.Message})", $"'{file}' cannot be read ({inner.Message})", inner),
    };

    internal string In(bool english) => $"{Code}: {(english ? EnglishText : FrenchText)}";

    private string FrenchText { get; } = french;

    private string EnglishText { get; } = english;
}
