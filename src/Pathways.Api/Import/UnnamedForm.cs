using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Pathways.Api.Import;

/// <summary>
/// A form in parts, read without giving a file in it a name on the disk: the framework puts it into the temporary folder, where it stays when the
/// service is killed meanwhile. A file is taken only where the endpoint says so (<see cref="TakesFileAttribute"/>), and one. Other bounds, but for the length of a
/// field, and how what is beyond them is told are the framework's.
/// </summary>
/// <param name="http">The request.</param>
/// <param name="options">The bounds.</param>
/// <param name="takes">Name of the part that is a file; null where none is taken.</param>
public sealed class UnnamedForm(HttpContext http, FormOptions options, string? takes) : IFormFeature
{
    /// <summary>Bytes of a field at most: a text, kept in memory with up to a thousand others, beside a file which is not.</summary>
    public const int LongestField = 16 * 1024;

    Task<IFormCollection>? read;

    /// <inheritdoc/>
    public bool HasFormContentType => true;

    /// <inheritdoc/>
    public IFormCollection? Form { get; set; }

    /// <inheritdoc/>
    public IFormCollection ReadForm() => ReadFormAsync(CancellationToken.None).GetAwaiter().GetResult();

    /// <inheritdoc/>
    public Task<IFormCollection> ReadFormAsync(CancellationToken cancellationToken) => Form is { } form ? Task.FromResult(form) : read ??= ReadAsync(cancellationToken);

    /// <summary>Whether a request sends such a form.</summary>
    public static bool IsSentBy(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase);
    }

    async Task<IFormCollection> ReadAsync(CancellationToken cancellation)
    {
        var type = MediaTypeHeaderValue.Parse(http.Request.ContentType);
        if (HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 } boundary || boundary.Length > options.MultipartBoundaryLengthLimit)
        {
            throw new InvalidDataException("The form has no boundary that can be used.");
        }
        var parts = new MultipartReader(boundary.Value!, http.Request.Body)
        {
            HeadersCountLimit = options.MultipartHeadersCountLimit,
            HeadersLengthLimit = options.MultipartHeadersLengthLimit,
            BodyLengthLimit = options.MultipartBodyLengthLimit,
        };
        var (fields, files) = (new KeyValueAccumulator(), new FormFileCollection());
        while (await parts.ReadNextSectionAsync(cancellation) is { } part)
        {
            if (part.GetContentDispositionHeader() is not { } disposition)
            {
                throw new InvalidDataException("A part of the form does not say what it is.");
            }
            var name = HeaderUtilities.RemoveQuotes(disposition.Name).Value ?? "";
            if (name.Length > options.KeyLengthLimit || fields.ValueCount + files.Count >= options.ValueCountLimit)
            {
                throw new InvalidDataException("The form has too many parts, or one with too long a name.");
            }
            if (disposition.IsFileDisposition())
            {
                if (name != takes || files.Count > 0)
                {
                    throw new RefusedFileException();
                }
                files.Add(await FileAsync(part, name, disposition, cancellation));
            }
            else
            {
                fields.Append(name, await TextAsync(part, cancellation));
            }
        }
        return Form = new FormCollection(fields.HasValues ? fields.GetResults() : new Dictionary<string, StringValues>(StringComparer.OrdinalIgnoreCase), files);
    }

    async Task<FormFile> FileAsync(MultipartSection part, string name, ContentDispositionHeaderValue disposition, CancellationToken cancellation)
    {
        var content = Temporary.Open();
        http.Response.RegisterForDispose(new Closed(content));
        await part.Body.CopyToAsync(content, cancellation);
        content.Position = 0;
        var file = HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).Value ?? "";
        return new FormFile(content, 0, content.Length, name, file) { Headers = new HeaderDictionary(part.Headers ?? []) };
    }

    // Of a text that is too long the rest is not read.
    async Task<string> TextAsync(MultipartSection part, CancellationToken cancellation)
    {
        using var text = new MemoryStream();
        var buffer = new byte[4096];
        while (await part.Body.ReadAsync(buffer, cancellation) is > 0 and var some)
        {
            if (text.Length + some > options.ValueLengthLimit)
            {
                throw new InvalidDataException("A field of the form is too long.");
            }
            text.Write(buffer, 0, some);
        }
        return System.Text.Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }

    sealed class Closed(Stream file) : IDisposable
    {
        public void Dispose() => Temporary.Close(file);
    }
}

/// <summary>An endpoint whose form has a file: the only ones of which a part becomes a file, and one of them.</summary>
/// <param name="name">Name of the part.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TakesFileAttribute(string name) : Attribute
{
    /// <summary>Name of the part.</summary>
    public string Name => name;
}

/// <summary>
/// A form has a file that is not taken there. Nothing of it was kept. No failure of input or output, which is taken on the way for a form that is too long.
/// </summary>
public sealed class RefusedFileException() : Exception("A form has a file that is not taken.")
{
    /// <summary>Code of the refusal.</summary>
    public const string Code = "form/file-not-taken";
}

/// <summary>Reads every form in parts without a name on the disk.</summary>
public static class UnnamedForms
{
    /// <summary>Before anything reads the form, and after the endpoint is known, which bounds it.</summary>
    public static void UseUnnamedForms(this WebApplication app) => app.Use(static (http, next) =>
    {
        if (UnnamedForm.IsSentBy(http.Request))
        {
            var usual = http.RequestServices.GetRequiredService<IOptions<FormOptions>>().Value;
            var own = http.GetEndpoint()?.Metadata.GetOrderedMetadata<IFormOptionsMetadata>() ?? [];
            T Last<T>(Func<IFormOptionsMetadata, T?> said, T otherwise) where T : struct => own.Select(said).LastOrDefault(s => s is not null) ?? otherwise;
            http.Features.Set<IFormFeature>(new UnnamedForm(http, new FormOptions
            {
                KeyLengthLimit = Last(o => o.KeyLengthLimit, usual.KeyLengthLimit),
                ValueCountLimit = Last(o => o.ValueCountLimit, usual.ValueCountLimit),
                ValueLengthLimit = Math.Min(UnnamedForm.LongestField, Last(o => o.ValueLengthLimit, usual.ValueLengthLimit)),
                MultipartBoundaryLengthLimit = Last(o => o.MultipartBoundaryLengthLimit, usual.MultipartBoundaryLengthLimit),
                MultipartHeadersCountLimit = Last(o => o.MultipartHeadersCountLimit, usual.MultipartHeadersCountLimit),
                MultipartHeadersLengthLimit = Last(o => o.MultipartHeadersLengthLimit, usual.MultipartHeadersLengthLimit),
                MultipartBodyLengthLimit = Last(o => o.MultipartBodyLengthLimit, usual.MultipartBodyLengthLimit),
            }, http.GetEndpoint()?.Metadata.GetMetadata<TakesFileAttribute>()?.Name));
        }
        return next(http);
    });
}
