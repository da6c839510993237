using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Pathways.Api.Import;
using Pathways.Api.Tests.Hosting;
using Pathways.Api.Tests.Import;
using Pathways.Api.Tests.Journeys;

namespace Pathways.Api.Tests.Security;

/// <summary>A file on its way in has no name on the disk: a service that is killed meanwhile leaves nothing of it.</summary>
[Collection(TestApiCollection.Name)]
public sealed class UnnamedFormsTests(TestApi api)
{
    [SkippableFact]
    public async Task While_a_form_or_a_body_is_sent_no_file_of_the_temporary_folder_has_a_name()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "what is open is read from /proc");
        foreach (var form in (bool[])[true, false])
        {
            // Long enough that nobody holds it in memory.
            var marker = $"marker-{Guid.NewGuid():N}";
            using var slow = new Slow(System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(marker, 8_000))));
            var sending = form ? new ImportPageTests.Sender(api).SendSlowlyAsync(slow) : SendAsync(slow);
            var open = await OpenAsync(marker, sending);
            Assert.EndsWith("(deleted)", open, StringComparison.Ordinal);
            slow.GoOn();
            await sending;
        }
    }

    /// <summary>A thousand fields of megabytes would all be held in memory.</summary>
    [Theory]
    [InlineData(UnnamedForm.LongestField, false)]
    [InlineData(UnnamedForm.LongestField + 1, true)]
    public async Task A_field_beside_a_file_is_a_few_kilobytes_at_most(int length, bool refused)
    {
        var visitor = new Visitor(api.Host.GetTestClient(), "coord:coordinator:");
        await visitor.GetAsync("/import");
        var sent = await visitor.PostPartsAsync("/import/send", ("author", "coord"), ("key", Guid.NewGuid().ToString("N")), ("source", new string('a', length)));
        Assert.Equal((HttpStatusCode.Redirect, refused), (sent.Status, sent.Location == "/import?problem=form/too-large"));
    }

    /// <summary>Every route that something is sent to, and every page: refused at the file, of which the end never comes. A thousand files of one byte each were a thousand open files.</summary>
    [Fact]
    public async Task A_file_is_taken_only_where_one_is_and_one()
    {
        var routes = api.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(r => r.Metadata.GetMetadata<Microsoft.AspNetCore.StaticAssets.StaticAssetDescriptor>() is null && !r.RoutePattern.RawText!.Contains("**", StringComparison.Ordinal) && !r.RoutePattern.RawText.Contains("_framework", StringComparison.Ordinal))
            .Where(r => r.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is not { } methods || methods.Contains("POST"))
            .Select(r => "/" + System.Text.RegularExpressions.Regex.Replace(r.RoutePattern.RawText!.TrimStart('/'), @"\{[^}]*\}", "0199f0a4-5b7c-7d11-8a55-2f6c1d0e9b42"))
            .Where(address => address != "/api/imports").Append("/nowhere").Distinct().ToList();
        Assert.True(routes.Count > 50, $"{routes.Count}");
        var (refused, others) = (new List<string>(), new List<string>());
        foreach (var account in (string[])["c:counsellor:PLIE-A", "coord:coordinator:", "paul:administrator:"])
        {
            foreach (var address in routes)
            {
                var (status, code) = await SendFilesAsync(address, account, address == "/import/send" ? ["file", "file"] : ["file"]);
                // What takes no form, and what the account may not do, is told before anything is read; what reads it does not come to the end of the file.
                if (code is not ("form/file-not-taken" or "request/not-json" or "request/unreadable" or "access/denied" or "request/unknown" or "request/method") && !address.StartsWith("/health/", StringComparison.Ordinal))
                {
                    others.Add($"{address} as {account}: {status} {code}");
                }
                if (code == "form/file-not-taken")
                {
                    Assert.Equal(HttpStatusCode.BadRequest, status);
                    refused.Add(address);
                }
            }
        }
        Assert.Empty(others);
        Assert.All((string[])["/sign-out", "/caseload", "/import/send", "/import/take", "/pathways/open"], address => Assert.Contains(address, refused));
        // Nor under another name.
        Assert.Equal((HttpStatusCode.BadRequest, "form/file-not-taken"), await SendFilesAsync("/import/send", "coord:coordinator:", ["other"]));
        // A person reads it on the page of errors.
        using var parts = new MultipartFormDataContent { { new StringContent("x"), "file", "x.csv" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sign-out?lang=en") { Content = parts };
        request.Headers.Add(Pathways.Testing.NamedAccounts.Header, "c:counsellor:PLIE-A");
        request.Headers.Add("Accept", "text/html");
        using var answer = await api.Host.GetTestClient().SendAsync(request);
        Assert.Contains("a file that is not taken here", WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), StringComparison.Ordinal);
    }

    async Task<(HttpStatusCode Status, string Code)> SendFilesAsync(string address, string account, string[] files)
    {
        var text = string.Concat(files.Select(name => $"--b\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"x.csv\"\r\n\r\nx\r\n"));
        using var endless = new Slow(System.Text.Encoding.UTF8.GetBytes(text[..^2]));
        endless.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=b");
        using var client = api.Host.GetTestClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = endless };
        request.Headers.Add(Pathways.Testing.NamedAccounts.Header, account);
        request.Headers.Add("Accept", "application/json");
        request.Headers.Add("Idempotency-Key", "key-files");
        using var enough = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var answer = await client.SendAsync(request, enough.Token);
        var body = await answer.Content.ReadAsStringAsync(enough.Token);
        return (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType?.Contains("json", StringComparison.Ordinal) == true ? $"{System.Text.Json.Nodes.JsonNode.Parse(body)!["code"]}" : body);
    }

    async Task SendAsync(HttpContent content)
    {
        using var client = api.Host.Server.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/imports") { Content = content };
        content.Headers.ContentType = new("text/csv");
        request.Headers.Add(Pathways.Testing.NamedAccounts.Header, "coord:coordinator:");
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
        using var answer = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    // What this process has open that begins with the marker, or a part of a form that has it.
    static async Task<string> OpenAsync(string marker, Task sending)
    {
        for (var look = 0; look < 600 && !sending.IsFaulted; look++)
        {
            foreach (var descriptor in Directory.GetFiles("/proc/self/fd"))
            {
                if (TargetOf(descriptor) is { } target && target.StartsWith(Path.GetTempPath(), StringComparison.Ordinal) && Begins(descriptor, marker))
                {
                    return target;
                }
            }
            await Task.Delay(50);
        }
        await sending;
        return "never on the disk";
    }

    static string? TargetOf(string descriptor)
    {
        try
        {
            return File.ResolveLinkTarget(descriptor, returnFinalTarget: false)?.FullName;
        }
        catch (IOException)
        {
            return null; // closed meanwhile
        }
    }

    static bool Begins(string descriptor, string marker)
    {
        try
        {
            using var file = new FileStream(descriptor, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var start = new byte[marker.Length];
            return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && System.Text.Encoding.UTF8.GetString(start) == marker;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return false; // closed meanwhile, or another's
        }
    }

    /// <summary>A content of which the end comes when it is told to.</summary>
    internal sealed class Slow(byte[] content) : HttpContent
    {
        readonly TaskCompletionSource rest = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void GoOn() => rest.TrySetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(content);
            await stream.FlushAsync();
            await rest.Task;
            await stream.WriteAsync(content);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }

        protected override void Dispose(bool disposing)
        {
            rest.TrySetResult();
            base.Dispose(disposing);
        }
    }
}
