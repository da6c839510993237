using System.Net;
using Microsoft.AspNetCore.TestHost;
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
