using System.ComponentModel;
using System.Globalization;

namespace Pathways.Api.Hosting.EmbeddedPostgres;

/// <summary>A PostgreSQL installation found on this machine.</summary>
/// <param name="Folder">Folder of <c>initdb</c>, <c>pg_ctl</c> and <c>postgres</c>.</param>
/// <param name="Major">Major version; 0 when it could not be told.</param>
public sealed record PostgresBinaries(string Folder, int Major)
{
    static readonly string Suffix = OperatingSystem.IsWindows() ? ".exe" : "";

    /// <summary>Path of one of the programs.</summary>
    public string Program(string name) => Path.Combine(Folder, name + Suffix);

    /// <summary>
    /// Installations on this machine, the newest first: the system's packages, Homebrew's, Windows' program files, the PATH;
    /// after all of them what <c>ops/run</c> unpacked from npm under the data folder, of this service or of this user.
    /// </summary>
    public static IReadOnlyList<PostgresBinaries> Find(string dataFolder, string? onlyIn = null)
    {
        IEnumerable<string> folders = onlyIn is not null
            ? [onlyIn]
            :
            [
                .. Versions("/usr/lib/postgresql", "bin"),
                .. Versions("/opt/homebrew/opt", "bin", "postgresql@*"),
                .. Versions("/usr/local/opt", "bin", "postgresql@*"),
                .. Versions(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "PostgreSQL"), "bin"),
                .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
                Unpacked(dataFolder),
                // Tests have data folders of their own, and no binaries in them.
                Unpacked(EmbeddedPostgres.DefaultDataFolder),
            ];
        return [.. folders
            .Where(folder => File.Exists(Path.Combine(folder, "initdb" + Suffix)) && File.Exists(Path.Combine(folder, "pg_ctl" + Suffix)))
            .Select(folder => MajorOf(folder) is { } major ? new PostgresBinaries(folder, major) : null)
            .OfType<PostgresBinaries>()
            .DistinctBy(found => found.Folder, StringComparer.Ordinal)
            // npm's are betas: however new, they come after what the machine's own packager keeps safe.
            .OrderBy(found => found.Folder.Contains("postgres-binaries", StringComparison.Ordinal))
            .ThenByDescending(found => found.Major)];
    }

    /// <summary>What to install where none is found.</summary>
    public static string HowToInstall => OperatingSystem.IsLinux()
        ? "apt-get install postgresql (or run ./ops/run, which installs it)"
        : OperatingSystem.IsMacOS() ? "brew install postgresql@17" : "install PostgreSQL 15 or later from postgresql.org";

    static string Unpacked(string dataFolder) => Path.Combine(dataFolder, "postgres-binaries", "native", "bin");

    static IEnumerable<string> Versions(string root, string below, string pattern = "*") =>
        Directory.Exists(root) ? Directory.EnumerateDirectories(root, pattern).Select(folder => Path.Combine(folder, below)) : [];

    // "postgres (PostgreSQL) 15.18 (Debian …)". Null where there is no server to run: of packages that are gone, links may
    // still lie on the PATH, and a client's package has no server.
    static int? MajorOf(string folder)
    {
        int code;
        string output;
        try
        {
            (code, output) = ChildProcess.Run(Path.Combine(folder, "postgres" + Suffix), ["--version"], TimeSpan.FromSeconds(10));
        }
        catch (Win32Exception)
        {
            return null;
        }
        var number = code == 0 ? output.Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(word => char.IsAsciiDigit(word[0])) : null;
        return number is not null && int.TryParse(number.Split('.', 'r', 'b')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major) ? major : 0;
    }
}
