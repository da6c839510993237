using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Pathways.Api.Hosting;

namespace Pathways.Api.Tests.Hosting;

/// <summary>What is wrong with the configuration is said at the start, all of it at once.</summary>
public sealed class PathwaysSettingsTests
{
    [Fact]
    public void Every_wrong_setting_is_named_at_once()
    {
        var refused = Assert.Throws<SettingsException>(() => Read(
            Environments.Production,
            ("Pathways:Clutser", "true"),
            ("Pathways:Metrics", "perhaps"),
            ("Pathways:ImportMegabytes", "0"),
            ("Pathways:SessionHours", "48"),
            ("Pathways:UnusedPersonDays", "0"),
            ("ConnectionStrings:Pathways", "no connection string"),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", "collector"),
            ("Authentication:Oidc:Authority", "not an address"),
            ("Authentication:Jwt:SigningKey", "c2hvcnQ=")));
        Assert.All(
            [
                "Pathways:Clutser", "Pathways:Metrics", "Pathways:ImportMegabytes", "Pathways:SessionHours", "Pathways:UnusedPersonDays", "ConnectionStrings:Pathways", "OTEL_EXPORTER_OTLP_ENDPOINT",
                "Authentication:Oidc:Authority", "Authentication:Oidc:ClientId", "Authentication:Jwt:SigningKey", "Authentication:Jwt:Issuer", "Authentication:Jwt:Audience",
            ],
            key => Assert.Contains("- " + key, refused.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Authentication:Jwt:Autority")]
    [InlineData("Authentication:Oidc:ClientID2")]
    [InlineData("Authentication:OIDC2:Authority")]
    [InlineData("Authentication:Schemes:Bearer:ValidIssuer")]
    [InlineData("ConnectionStrings:Pathway")]
    public void A_key_that_is_misspelt_or_not_ours_is_named(string key)
    {
        var refused = Assert.Throws<SettingsException>(() => Read(Environments.Development, (key, "x")));
        Assert.Contains($"- {string.Join(':', key.Split(':').Take(key.StartsWith("Authentication:S", StringComparison.Ordinal) || key.Contains("OIDC2", StringComparison.Ordinal) ? 2 : 3))} is not a setting", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("urls", "http://localhost:99999")]
    [InlineData("urls", "localhost:5080")]
    [InlineData("urls", "http://localhost:5080;ftp://localhost")]
    [InlineData("http_ports", "80a")]
    [InlineData("http_ports", "8080;70000")]
    [InlineData("ConnectionStrings:Pathways", "Database=pathways")]
    [InlineData("ConnectionStrings:Pathways", "Host=db;Port=ninety")]
    [InlineData("ConnectionStrings:Pathways", "Host=db;Bord=1")]
    [InlineData("ConnectionStrings:Pathways", "Host=db;Maximum Pool Size=19")]
    public void An_address_that_is_none_is_named(string key, string value) =>
        Assert.Contains("- " + key, Assert.Throws<SettingsException>(() => Read(Environments.Development, (key, value))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("nowhere.pem")]
    [InlineData("Pathways.Api.dll")]
    public void A_certificate_that_seals_nothing_is_named(string file)
    {
        var said = Path.Combine(AppContext.BaseDirectory, file);
        Assert.Contains($"- Pathways:KeysCertificate is '{said}'", Assert.Throws<SettingsException>(() => Read(Environments.Development, ("Pathways:KeysCertificate", said))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_with_a_key_of_another_kind_is_named()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory().FullName, "keys.pem");
        using var key = ECDsa.Create();
        using var made = new CertificateRequest("CN=keys", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        File.WriteAllText(file, made.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        Assert.Contains("not RSA", Assert.Throws<SettingsException>(() => Read(Environments.Development, ("Pathways:KeysCertificate", file))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Europe/Pari", "Europe/Paris")]
    [InlineData("Pacific/Nouméa", "Pacific/Noumea")]
    [InlineData("Europe/Lodnon", "Europe/London")]
    [InlineData("Atlantis", "Pacific/Noumea, Pacific/Tahiti")]
    public void A_time_zone_that_is_none_is_named_with_the_nearest(string value, string said)
    {
        var refused = Assert.Throws<SettingsException>(() => Read(Environments.Development, ("Pathways:TimeZone", value)));
        Assert.Contains($"- Pathways:TimeZone is '{value}'", refused.Message, StringComparison.Ordinal);
        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("urls", "http://*:5080;https://[::1]:5443")]
    [InlineData("urls", "http://unix:/run/pathways.sock")]
    [InlineData("http_ports", "8080")]
    [InlineData("ConnectionStrings:Pathways", "Host=/run/postgresql;Database=pathways;Username=pathways")]
    public void An_address_that_the_server_takes_is_taken(string key, string value) => Read(Environments.Development, (key, value));

    [Fact]
    public void Production_without_a_way_to_sign_in_is_refused()
    {
        var refused = Assert.Throws<SettingsException>(() => Read(Environments.Production));
        Assert.Contains("Authentication:Oidc", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Authentication:Jwt", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Production_never_makes_the_demo_territory()
    {
        var refused = Assert.Throws<SettingsException>(() => Read(Environments.Production, ("Pathways:Demo", "true")));
        Assert.Contains("Pathways:Demo", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Development_needs_no_setting()
    {
        var settings = Read(Environments.Development);
        Assert.True(settings.Demo);
        Assert.Null(settings.Database);
        Assert.False(settings.Cluster);
    }

    static PathwaysSettings Read(string environment, params (string Key, string Value)[] said) => PathwaysSettings.Read(
        new ConfigurationBuilder().AddInMemoryCollection(said.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build(),
        new HostingEnvironment { EnvironmentName = environment });
}
