using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Alba;
using JasperFx.CommandLine;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Npgsql;
using Pathways.Testing;

namespace Pathways.Api.Tests.Hosting;

/// <summary>A service that starts again, or has another instance beside it: nobody is signed out, and no open form is lost.</summary>
public class SessionKeysTests
{
    static Task<IAlbaHost> HostAsync(string connection, string? certificate = null)
    {
        JasperFxEnvironment.AutoStartHost = true;
        return AlbaHost.For<Program>(builder =>
        {
            builder.UseEnvironment("Development");
            builder.UseSetting("ConnectionStrings:Pathways", connection);
            builder.UseSetting("Pathways:Demo", "false");
            // Two that share a database share the projections out, too.
            builder.UseSetting("Pathways:Cluster", "true");
            if (certificate is not null)
            {
                builder.UseSetting("Pathways:KeysCertificate", certificate);
            }
        });
    }

    static async Task<IReadOnlyList<string>> KeysAsync(string connection)
    {
        await using var database = NpgsqlDataSource.Create(connection);
        await using var command = database.CreateCommand("select xml from pathways.session_key");
        await using var reader = await command.ExecuteReaderAsync();
        var all = new List<string>();
        while (await reader.ReadAsync())
        {
            all.Add(reader.GetString(0));
        }
        return all;
    }

    static async Task DoAsync(string connection, string sql)
    {
        await using var database = NpgsqlDataSource.Create(connection);
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    static Task<Visitor.Page> OpenAsync(Visitor visitor) => visitor.PostAsync(
        "/pathways/open?lang=fr", ("firstName", "Nora"), ("lastName", "Redémarrée"), ("birthDate", "01/02/1990"), ("occurredOn", "hier"), ("scheme", "plie"),
        ("territory", "59350"), ("gender", "female"), ("situation.situation", "unemployed"), ("situation.education", "4"));

    [Fact]
    public async Task After_a_restart_one_is_still_signed_in_and_the_open_form_still_saves()
    {
        var connection = await TestPostgres.CreateDatabaseAsync();
        var visitor = new Visitor();
        await using (var before = await HostAsync(connection))
        {
            visitor.Client = before.GetTestClient();
            await visitor.PostAsync("/sign-in/persona", ("persona", "c-claire"));
            Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/pathways/open?lang=fr")).Status);
        }
        await using var after = await HostAsync(connection);
        visitor.Client = after.GetTestClient();
        var saved = await OpenAsync(visitor);
        Assert.True(saved.Status == HttpStatusCode.Redirect, saved.Html);
        Assert.Contains("/pathways/", saved.Location, StringComparison.Ordinal);
        Assert.Contains("Nora Redémarrée", (await visitor.GetAsync(saved.Location!)).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_instances_that_start_at_once_make_one_key_and_take_the_sessions_of_each_other()
    {
        var connection = await TestPostgres.CreateDatabaseAsync();
        // The schema is there, as db-apply leaves it, and no key yet.
        await (await HostAsync(connection)).DisposeAsync();
        await DoAsync(connection, "delete from pathways.session_key");
        var started = await Task.WhenAll(HostAsync(connection), HostAsync(connection));
        await using var first = started[0];
        await using var second = started[1];
        Assert.Single(await KeysAsync(connection));

        foreach (var (here, there) in new[] { (first, second), (second, first) })
        {
            var visitor = new Visitor { Client = here.GetTestClient() };
            await visitor.PostAsync("/sign-in/persona", ("persona", "c-claire"));
            await visitor.GetAsync("/pathways/open?lang=fr");
            visitor.Client = there.GetTestClient();
            Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/caseload")).Status);
        }
    }

    static async Task<string> CertificateAsync()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory().FullName, "keys.pem");
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=pathways keys", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(1));
        await File.WriteAllTextAsync(file, made.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        return file;
    }

    /// <summary>Whoever may write to the database could put a key there that they know: plain, or sealed by the public half of the certificate, which each row holds.</summary>
    [Theory]
    [InlineData("update pathways.session_key set name = name")]
    [InlineData("update pathways.session_key set signature = ''")]
    [InlineData("update pathways.session_key set signature = 'AAAA'")]
    public async Task With_a_certificate_a_key_that_it_did_not_sign_makes_no_session(string planting)
    {
        var connection = await TestPostgres.CreateDatabaseAsync();
        var visitor = new Visitor();
        // A key that is known, and what it seals: as it was before the certificate was set, or as somebody would make it elsewhere.
        await using (var before = await HostAsync(connection))
        {
            visitor.Client = before.GetTestClient();
            await visitor.PostAsync("/sign-in/persona", ("persona", "audit-irene"));
            Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/audit")).Status);
        }
        await DoAsync(connection, planting);
        await using var after = await HostAsync(connection, await CertificateAsync());
        visitor.Client = after.GetTestClient();
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.GetAsync("/audit")).Status);
        Assert.Equal(2, (await KeysAsync(connection)).Count);
    }

    [Fact]
    public async Task A_key_that_cannot_be_read_does_not_stop_the_service()
    {
        var connection = await TestPostgres.CreateDatabaseAsync();
        await (await HostAsync(connection)).DisposeAsync();
        await DoAsync(connection, "update pathways.session_key set xml = left(xml, 40)");
        await using var after = await HostAsync(connection);
        var visitor = new Visitor { Client = after.GetTestClient() };
        await visitor.PostAsync("/sign-in/persona", ("persona", "audit-irene"));
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/audit")).Status);
    }

    [Fact]
    public async Task With_a_certificate_whoever_reads_the_database_makes_no_session()
    {
        var file = await CertificateAsync();
        var connection = await TestPostgres.CreateDatabaseAsync();
        var visitor = new Visitor();
        await using (var before = await HostAsync(connection, file))
        {
            visitor.Client = before.GetTestClient();
            await visitor.PostAsync("/sign-in/persona", ("persona", "c-claire"));
        }
        var stored = Assert.Single(await KeysAsync(connection));
        Assert.Contains("EncryptedData", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("<masterKey", stored, StringComparison.Ordinal);

        await using var after = await HostAsync(connection, file);
        visitor.Client = after.GetTestClient();
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/caseload")).Status);
    }
}
