using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Alba;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.DependencyInjection;
using Pathways.Api.Hosting;
using Pathways.Api.Tests.Hosting;
using Pathways.Testing;

namespace Pathways.Api.Tests.Security;

/// <summary>Outside Development every cookie is of this host alone and Secure, though the request comes over plain http, as it does behind a proxy that ends TLS and says nothing of it.</summary>
public class CookieTests
{
    static async Task<IAlbaHost> HostAsync()
    {
        var connection = await TestPostgres.CreateDatabaseAsync();
        await (await TestHost.StartAsync(TestHost.Development, connection)).DisposeAsync();
        return await TestHost.StartAsync(TestHost.Production, connection, host =>
        {
            host.UseSetting("Authentication:Oidc:Authority", FakeProvider.Address);
            host.UseSetting("Authentication:Oidc:ClientId", "pathways");
            host.ConfigureServices(services => services.Configure<OpenIdConnectOptions>(OpenIdConnectDefaults.AuthenticationScheme, options => options.BackchannelHttpHandler = new FakeProvider()));
        });
    }

    [Fact]
    public async Task Every_cookie_is_of_this_host_and_secure()
    {
        await using var host = await HostAsync();
        var counsellor = "__Host-pathways=" + await Sealed.SignedInAsync(host, "u-1", Role.Counsellor, "PLIE-A");
        var coordinator = "__Host-pathways=" + await Sealed.SignedInAsync(host, "u-2", Role.Coordinator);
        var set = new List<string>();
        async Task AskAsync(string method, string address, string cookie = "", params (string Name, string Value)[] fields)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), address);
            request.Headers.TryAddWithoutValidation("Cookie", cookie);
            if (method == "POST")
            {
                if (address == "/import/send")
                {
                    var parts = new MultipartFormDataContent();
                    fields.ToList().ForEach(f => parts.Add(new StringContent(f.Value), f.Name));
                    request.Content = parts;
                }
                else
                {
                    request.Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
                }
            }
            using var answer = await host.Server.CreateClient().SendAsync(request);
            Assert.True(answer.StatusCode < HttpStatusCode.InternalServerError, $"{method} {address}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            set.AddRange(answer.Headers.TryGetValues("Set-Cookie", out var own) ? own : []);
        }
        foreach (var (method, address) in Sealed.ClosedRoutes(host).Where(r => r.Method == "GET" && !r.Address.StartsWith("/api", StringComparison.Ordinal)))
        {
            await AskAsync(method, address, counsellor);
            await AskAsync(method, address, coordinator);
        }
        await AskAsync("GET", "/caseload?view=all&lang=en", counsellor);
        await AskAsync("GET", "/sign-in/provider");
        await AskAsync("POST", "/pathways/open", "", ("author", "u-1"), (FormPosts.Seal, FormPosts.SealOf(host.Services, "u-1")), ("firstName", "Nora"));
        await AskAsync("POST", "/import/send", coordinator, ("author", "u-2"), (FormPosts.Seal, FormPosts.SealOf(host.Services, "u-2")), ("source", "PLIE"));
        await AskAsync("POST", "/sign-out", counsellor);

        var names = set.Select(cookie => cookie.Split('=')[0]).ToHashSet(StringComparer.Ordinal);
        Assert.All(set, cookie => Assert.Matches(new Regex("^__Host-", RegexOptions.None, TimeSpan.FromSeconds(1)), cookie));
        Assert.All(set, cookie => Assert.Equal(4, Regex.Matches(cookie, "; (path=/(?=;|$)|secure|httponly|samesite=(lax|strict|none))", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Count));
        Assert.All(set, cookie => Assert.DoesNotContain("domain=", cookie, StringComparison.OrdinalIgnoreCase));
        foreach (var one in (string[])["pathways", "pathways-form", "pathways-left", "pathways-language", "pathways-typed", "pathways-sign-in-", "pathways-nonce-", "import-form-", "caseload-list-", "caseload-choice-"])
        {
            Assert.True(names.Any(name => name.StartsWith("__Host-" + one, StringComparison.Ordinal)), $"{one} is none of {string.Join(' ', names)}");
        }

        // What stands for an account follows from the installation's secret: nobody who looks at a browser finds out whose it was by trying accounts.
        var secret = host.Services.GetRequiredService<InstallationSecret>();
        foreach (var (cookie, user) in new[] { ("caseload-list", "u-1"), ("caseload-choice", "u-1"), ("import-form", "u-2") })
        {
            Assert.Contains($"__Host-{cookie}-{secret.MarkOf(cookie, user)}", names);
        }
        var again = "__Host-pathways=" + await Sealed.SignedInAsync(host, "u-1", Role.Counsellor, "PLIE-A");
        using var keys = await Sealed.AskAsync(host, "GET", "/forms/key", again);
        using var page = await Sealed.AskAsync(host, "GET", "/pathways/open", again);
        var mark = Assert.Single(keys.Headers.GetValues("X-Key-Of"));
        // The script keeps what is typed only where the two are the same.
        Assert.Contains($"data-user=\"{mark}\"", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var computed = ((string[])["u-1", "u-2"]).SelectMany(user => (string[])[user, "pathways:" + user, "kept" + user, "caseload-list" + user])
            .Select(said => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(said)))[..16]).ToList();
        Assert.All(names.Append(mark), name => Assert.DoesNotContain(computed, name.Contains));
    }

    [Fact]
    public void Cookies_are_written_and_read_in_one_place()
    {
        var elsewhere = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".cs" or ".razor" && Path.GetFileName(file) != "Cookies.cs" && !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(file => Regex.IsMatch(File.ReadAllText(file), @"\.Cookies\.(Append|Delete|TryGetValue|ContainsKey)|\.Cookies\[|SetCookie|new CookieOptions", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5)));
        Assert.Equal([], elsewhere);
    }
}
