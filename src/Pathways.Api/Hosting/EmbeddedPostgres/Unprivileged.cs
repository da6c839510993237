namespace Pathways.Api.Hosting.EmbeddedPostgres;

/// <summary>The account that PostgreSQL's programs run under: this one, or an unprivileged one where this one is root, as which PostgreSQL refuses to run.</summary>
sealed class Unprivileged
{
    readonly string? name;

    Unprivileged(string? name) => this.name = name;

    public static bool RunsAsRoot => OperatingSystem.IsLinux() && string.Equals(Environment.UserName, "root", StringComparison.Ordinal);

    /// <summary>The account <c>postgres</c> where the system has it, else <c>nobody</c>; ours when we are not root.</summary>
    public static Unprivileged ForPostgres() =>
        !RunsAsRoot ? new Unprivileged(null)
        : File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal)) ? new Unprivileged("postgres")
        : new Unprivileged("nobody");

    public (int ExitCode, string Output) Run(string program, IEnumerable<string> arguments, TimeSpan patience) =>
        name is null
            ? ChildProcess.Run(program, arguments, patience)
            : ChildProcess.Run("setpriv", [$"--reuid={name}", $"--regid={Group}", "--clear-groups", "--", program, .. arguments], patience);

    /// <summary>Hands a folder, and all in it, to the account.</summary>
    public void Take(string folder)
    {
        if (name is null)
        {
            return;
        }
        var (code, output) = ChildProcess.Run("chown", ["-R", $"{name}:{Group}", folder], TimeSpan.FromSeconds(30));
        if (code != 0)
        {
            throw new EmbeddedPostgresException("postgres/folder-not-given", $"{folder} can't be handed to the account {name}: {output}");
        }
    }

    string Group => name == "nobody" ? "nogroup" : name!;
}
