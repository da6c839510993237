using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Pathways.Domain.Pathways;
using Pathways.Projections.Indicators;
using Pathways.Projections.Text;

namespace Pathways.Api.Hosting;

/// <summary>A territory's OpenID provider, for people.</summary>
public sealed record OidcSettings(string Authority, string ClientId, string? ClientSecret);

/// <summary>Who signs the tokens of programs: an authority whose keys are published, or one shared key.</summary>
public sealed record JwtSettings(string? Authority, byte[]? SigningKey, string? Issuer, string Audience);

/// <summary>What was configured and found wrong: every wrong setting at once, each with what to do.</summary>
public sealed class SettingsException(IReadOnlyList<string> wrong)
    : Exception("The configuration is wrong:" + string.Concat(wrong.Select(w => Environment.NewLine + "  - " + w)));

/// <summary>The settings of the service, read and checked once, at the start.</summary>
public sealed record PathwaysSettings(
    string? Database, string DataFolder, bool Demo, bool Cluster, long ImportMegabytes, OidcSettings? Oidc, JwtSettings? Jwt, string? OtlpEndpoint, bool Metrics,
    TimeZoneInfo TimeZone)
{
    /// <summary>Whom people ask for a role, or tell of a failure: words as pages show them; null where nobody is named.</summary>
    public string? Contact { get; init; }

    /// <summary>The names of hosts that the service answers to: what a request says it asks for is trusted only where it is one of them.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = OfThisMachine;

    /// <summary>The attributes that entries may have beside their own fields, each with the values that it takes.</summary>
    public DeclaredAttributes Attributes { get; init; } = DeclaredAttributes.None;

    /// <summary>The conventions that entries may name, beside those that entries have already.</summary>
    public IReadOnlyList<string> Conventions { get; init; } = [];

    /// <summary>After how long a session ends, however much it is used: somebody signs in again.</summary>
    public TimeSpan SessionLasts { get; init; } = TimeSpan.FromHours(Sessions.LongestHours);

    /// <summary>Whether figures are counted in memory, where it has room for them; else from the tables, slower and the same.</summary>
    public bool FiguresInMemory { get; init; } = true;

    /// <summary>Days after which the record of a person of whom no pathway has come is erased.</summary>
    public int UnusedPersonDays { get; init; } = Recording.PersonKeeper.Days;

    static readonly string[] OfThisMachine = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>Certificate, with its private key, that seals the keys of sessions in the database; null where none is set.</summary>
    public X509Certificate2? KeysCertificate { get; init; }

    // Every section that is this service's own: a key misspelt in one of them is told, never ignored. Authentication has only
    // ours: ASP.NET would read Authentication:Schemes by itself, and let tokens in that nobody checked here.
    static readonly (string Section, string[] Keys)[] Known =
    [
        ("Pathways", ["DataFolder", "Demo", "Cluster", "ImportMegabytes", "Metrics", "TimeZone", "Contact", "KeysCertificate", "Attributes", "Conventions", "SessionHours", "UnusedPersonDays", "FiguresInMemory"]),
        ("ConnectionStrings", ["Pathways"]),
        ("Authentication", ["Oidc", "Jwt"]),
        ("Authentication:Oidc", ["Authority", "ClientId", "ClientSecret"]),
        ("Authentication:Jwt", ["Authority", "SigningKey", "Issuer", "Audience"]),
    ];

    // Where French territories are.
    static readonly string[] French =
    [
        TerritoryClock.DefaultZone, "America/Guadeloupe", "America/Martinique", "America/Cayenne", "Indian/Reunion", "Indian/Mayotte", "America/Miquelon", "Pacific/Noumea",
        "Pacific/Tahiti", "Pacific/Marquesas", "Pacific/Gambier", "Pacific/Wallis",
    ];

    /// <summary>Reads the settings.</summary>
    /// <exception cref="SettingsException">Names everything that is wrong.</exception>
    public static PathwaysSettings Read(IConfiguration configuration, IHostEnvironment environment)
    {
        var wrong = new List<string>();
        wrong.AddRange(Known.SelectMany(known => configuration.GetSection(known.Section).GetChildren()
            .Where(child => !known.Keys.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            .Select(child => $"{known.Section}:{child.Key} is not a setting. Known: {string.Join(", ", known.Keys)}.")));
        wrong.AddRange(ListeningAddresses.Wrong(configuration));

        var database = Connection(Text(configuration.GetConnectionString("Pathways")), wrong);
        var settings = new PathwaysSettings(
            database,
            Text(configuration["Pathways:DataFolder"]) ?? EmbeddedPostgres.EmbeddedPostgres.DefaultDataFolder,
            Flag(configuration, "Pathways:Demo", environment.IsDevelopment(), wrong),
            Flag(configuration, "Pathways:Cluster", fallback: false, wrong),
            Megabytes(configuration, wrong),
            ReadOidc(configuration.GetSection("Authentication:Oidc"), wrong),
            ReadJwt(configuration.GetSection("Authentication:Jwt"), wrong),
            Endpoint(Text(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]), wrong),
            Flag(configuration, "Pathways:Metrics", fallback: false, wrong),
            Zone(Text(configuration["Pathways:TimeZone"]) ?? TerritoryClock.DefaultZone, wrong))
        {
            Contact = Text(configuration["Pathways:Contact"]),
            Attributes = ReadAttributes(configuration.GetSection("Pathways:Attributes"), wrong),
            Conventions = ReadConventions(Text(configuration["Pathways:Conventions"]), wrong),
            Hosts = HostNames(Text(configuration["AllowedHosts"]), environment, wrong),
            SessionLasts = SessionHours(configuration, wrong),
            FiguresInMemory = Flag(configuration, "Pathways:FiguresInMemory", fallback: true, wrong),
            UnusedPersonDays = DaysOfUnused(configuration, wrong),
            KeysCertificate = Certificate(Text(configuration["Pathways:KeysCertificate"]), wrong),
        };
        if (!environment.IsDevelopment())
        {
            if (settings.Oidc is null && settings.Jwt is null)
            {
                wrong.Add("Nobody can sign in: set Authentication:Oidc (Authority, ClientId, ClientSecret) for people, Authentication:Jwt (Authority, or SigningKey with Issuer; Audience) for programs, or both.");
            }
            if (settings.Demo)
            {
                wrong.Add("Pathways:Demo is on: the demo territory is made in Development only.");
            }
        }
        return wrong.Count == 0 ? settings : throw new SettingsException(wrong);
    }

    static string? Text(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;

    static DeclaredAttributes ReadAttributes(IConfigurationSection section, List<string> wrong)
    {
        var declared = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var attribute in section.GetChildren())
        {
            var (values, why) = DeclaredAttributes.Read(attribute.Key, attribute.Value ?? "");
            declared[attribute.Key] = values;
            wrong.AddRange(why is null ? [] : [$"Pathways:Attributes:{attribute.Key}: {why}"]);
        }
        return new DeclaredAttributes(declared);
    }

    static string[] ReadConventions(string? said, List<string> wrong)
    {
        string[] codes = said?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        wrong.AddRange(codes.Where(code => !PersonalText.IsCode(code))
            .Select(code => $"Pathways:Conventions has '{code}': say codes separated by ; (PLIE-2026), 40 letters, digits, '.', '-' or '_' at most, not written like a name, no day, fewer than nine digits."));
        return codes;
    }

    static X509Certificate2? Certificate(string? file, List<string> wrong)
    {
        try
        {
            if (file is null)
            {
                return null;
            }
            var certificate = X509Certificate2.CreateFromPemFile(file);
            using var key = certificate.GetRSAPrivateKey();
            return key is null ? throw new CryptographicException("Its key is not RSA.") : certificate;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            wrong.Add($"Pathways:KeysCertificate is '{file}': say a PEM file with a certificate and its RSA private key. ({e.Message})");
            return null;
        }
    }

    static string[] HostNames(string? said, IHostEnvironment environment, List<string> wrong)
    {
        string[] names = said?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        // The framework takes an empty list for every name.
        if (names.Length == 0)
        {
            if (!environment.IsDevelopment())
            {
                wrong.Add("AllowedHosts is missing: the names under which people and programs reach the service, such as pathways.example;pathways.internal.");
            }
            return OfThisMachine;
        }
        // Every name would be trusted, whoever sends it.
        wrong.AddRange(names.Where(name => !IsHostName(name)).Select(name => $"AllowedHosts has '{name}': say names of hosts without port, separated by ; ({string.Join(';', OfThisMachine)}, or *.pathways.example)."));
        return names;
    }

    // Addresses that the framework takes for every name.
    static readonly string[] AnyHost = ["0.0.0.0", "[::]"];

    // As the framework compares them: digits of other scripts become those of an address.
    static bool IsHostName(string name) => Ascii.IsValid(AsCompared(name)) && !AnyHost.Contains(AsCompared(name), StringComparer.Ordinal) && Uri.CheckHostName((name.StartsWith("*.", StringComparison.Ordinal) ? name[2..] : name).Trim('[', ']')) != UriHostNameType.Unknown;

    static string AsCompared(string name)
    {
        try
        {
            return new HostString(name).ToUriComponent();
        }
        catch (ArgumentException)
        {
            // No name of a host in any script.
            return name;
        }
    }

    static string? Connection(string? said, List<string> wrong)
    {
        if (said is null)
        {
            return null;
        }
        try
        {
            if (string.IsNullOrWhiteSpace(new Npgsql.NpgsqlConnectionStringBuilder(said).Host))
            {
                wrong.Add("ConnectionStrings:Pathways names no Host: say Host=…;Database=…;Username=…;Password=….");
            }
            if (Connections.Stated(said) is < Connections.Fewest and var most)
            {
                wrong.Add($"ConnectionStrings:Pathways has Maximum Pool Size={most}: say {Connections.Fewest} or more, or leave it out for {Connections.Most}.");
            }
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
        {
            wrong.Add($"ConnectionStrings:Pathways is not a PostgreSQL connection string: {e.Message}");
        }
        return said;
    }

    static bool Flag(IConfiguration configuration, string key, bool fallback, List<string> wrong)
    {
        if (Text(configuration[key]) is not { } said)
        {
            return fallback;
        }
        if (bool.TryParse(said, out var flag))
        {
            return flag;
        }
        wrong.Add($"{key} is '{said}': say true or false.");
        return fallback;
    }

    static long Megabytes(IConfiguration configuration, List<string> wrong)
    {
        const long Fallback = 2_048;
        if (Text(configuration["Pathways:ImportMegabytes"]) is not { } said)
        {
            return Fallback;
        }
        if (long.TryParse(said, System.Globalization.CultureInfo.InvariantCulture, out var megabytes) && megabytes is > 0 and <= 1_000_000)
        {
            return megabytes;
        }
        wrong.Add($"Pathways:ImportMegabytes is '{said}': say a number of megabytes from 1 to 1000000.");
        return Fallback;
    }

    static TimeSpan SessionHours(IConfiguration configuration, List<string> wrong)
    {
        var said = Text(configuration["Pathways:SessionHours"]) ?? $"{Sessions.LongestHours}";
        if (int.TryParse(said, System.Globalization.CultureInfo.InvariantCulture, out var hours) && hours is >= 1 and <= 24)
        {
            return TimeSpan.FromHours(hours);
        }
        wrong.Add($"Pathways:SessionHours is '{said}': say a number of hours from 1 to 24.");
        return TimeSpan.FromHours(Sessions.LongestHours);
    }

    static int DaysOfUnused(IConfiguration configuration, List<string> wrong)
    {
        var said = Text(configuration["Pathways:UnusedPersonDays"]) ?? $"{Recording.PersonKeeper.Days}";
        if (int.TryParse(said, System.Globalization.CultureInfo.InvariantCulture, out var days) && days is >= 1 and <= 365)
        {
            return days;
        }
        wrong.Add($"Pathways:UnusedPersonDays is '{said}': say a number of days from 1 to 365.");
        return Recording.PersonKeeper.Days;
    }

    static TimeZoneInfo Zone(string name, List<string> wrong)
    {
        if (TerritoryClock.Find(name) is { } zone)
        {
            return zone;
        }
        var near = Nearest.To(name, French) ?? Nearest.To(name, TimeZoneInfo.GetSystemTimeZones().Select(z => z.Id));
        wrong.Add($"Pathways:TimeZone is '{name}': {(near is null ? "" : $"did you mean {near}? ")}Say an IANA name: {string.Join(", ", French)}.");
        return TimeZoneInfo.Utc;
    }

    static OidcSettings? ReadOidc(IConfigurationSection section, List<string> wrong)
    {
        if (!section.Exists())
        {
            return null;
        }
        var authority = Address(section, "Authority", required: true, wrong);
        var client = Text(section["ClientId"]);
        if (client is null)
        {
            wrong.Add("Authentication:Oidc:ClientId is missing: the name of this service at the provider.");
        }
        return new OidcSettings(authority ?? "", client ?? "", Text(section["ClientSecret"]));
    }

    static JwtSettings? ReadJwt(IConfigurationSection section, List<string> wrong)
    {
        if (!section.Exists())
        {
            return null;
        }
        var authority = Address(section, "Authority", required: false, wrong);
        byte[]? key = null;
        if (Text(section["SigningKey"]) is { } encoded)
        {
            var bytes = new byte[encoded.Length];
            key = Convert.TryFromBase64String(encoded, bytes, out var length) ? bytes[..length] : null;
            if (key is not { Length: >= 32 })
            {
                wrong.Add("Authentication:Jwt:SigningKey is not the base64 of at least 32 bytes.");
            }
        }
        else if (authority is null)
        {
            wrong.Add("Authentication:Jwt needs an Authority, or a SigningKey.");
        }
        var issuer = Text(section["Issuer"]);
        if (key is not null && issuer is null)
        {
            wrong.Add("Authentication:Jwt:Issuer is missing: who signs with the SigningKey.");
        }
        var audience = Text(section["Audience"]);
        if (audience is null)
        {
            wrong.Add("Authentication:Jwt:Audience is missing: the name under which tokens are meant for this service.");
        }
        return new JwtSettings(authority, key, issuer, audience ?? "");
    }

    static string? Address(IConfigurationSection section, string key, bool required, List<string> wrong)
    {
        var said = Text(section[key]);
        if (said is null)
        {
            if (required)
            {
                wrong.Add($"{section.Path}:{key} is missing: the address of the provider.");
            }
            return null;
        }
        var address = Endpoint(said, wrong, $"{section.Path}:{key}");
        if (Uri.TryCreate(address, UriKind.Absolute, out var parsed) && parsed.Scheme == "http" && !IsOnThisMachine(address))
        {
            wrong.Add($"{section.Path}:{key} is '{said}': say an https address. Who listens on the line could sign in as anybody.");
        }
        return address;
    }

    /// <summary>Whether an address is of this machine: there it may be plain http.</summary>
    public static bool IsOnThisMachine(string address) => Uri.TryCreate(address, UriKind.Absolute, out var parsed) && parsed.IsLoopback;

    static string? Endpoint(string? said, List<string> wrong, string key = "OTEL_EXPORTER_OTLP_ENDPOINT")
    {
        if (said is not null && !(Uri.TryCreate(said, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"))
        {
            wrong.Add($"{key} is '{said}': say an http or https address.");
        }
        return said;
    }
}
