using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Pathways.Api.Import;

/// <summary>A file on its way in: streamed to the system's temporary folder, bounded, never held in memory.</summary>
/// <param name="largest">Most bytes of a file.</param>
public sealed class Upload(long largest)
{
    /// <summary>Most bytes of a file.</summary>
    public long Largest => largest;

    /// <summary>What came of an upload: a file with the hash of its content, or a status and a problem.</summary>
    public sealed record Received(Stream? Content, string Hash, int Status = 0, ImportProblem? Problem = null);

    /// <summary>Receives the body, raw as text/csv or as the only part of a form.</summary>
    public async Task<Received> ReceiveAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null; // bounded here, with an answer that says so
        }
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
        {
            return Unsupported;
        }
        if (type.MediaType.Equals("text/csv", StringComparison.OrdinalIgnoreCase))
        {
            return await SaveAsync(request.Body, cancellation);
        }
        if (!type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase) || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and <= 100 } boundary)
        {
            return Unsupported;
        }
        var parts = new MultipartReader(boundary.Value!, request.Body);
        Received? file = null;
        while (await parts.ReadNextSectionAsync(cancellation) is { } part)
        {
            // An option or a second file that nobody reads would be left out in silence.
            var disposition = part.GetContentDispositionHeader();
            if (file is not null || disposition?.IsFileDisposition() != true)
            {
                if (file?.Content is { } taken)
                {
                    Temporary.Close(taken);
                }
                return new Received(null, "", StatusCodes.Status400BadRequest, new ImportProblem("import/other-part", 1).With("name", disposition?.Name.Value ?? ""));
            }
            file = await SaveAsync(part.Body, cancellation);
            if (file.Problem is not null)
            {
                return file;
            }
        }
        return file ?? new Received(null, "", StatusCodes.Status400BadRequest, new ImportProblem("import/empty-file", 1));
    }

    static Received Unsupported => new(null, "", StatusCodes.Status415UnsupportedMediaType, new ImportProblem("import/not-csv", 1));

    /// <summary>Saves the content of a file.</summary>
    public async Task<Received> SaveAsync(Stream body, CancellationToken cancellation)
    {
        var file = Temporary.Open();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var whole = false;
        try
        {
            var (buffer, total) = (new byte[64 * 1024], 0L);
            while (await body.ReadAsync(buffer, cancellation) is > 0 and var read)
            {
                if ((total += read) > largest)
                {
                    return new Received(null, "", StatusCodes.Status413PayloadTooLarge,
                        new ImportProblem("import/too-large", 1).With("largest", largest.ToString(CultureInfo.InvariantCulture)));
                }
                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
            }
            await file.FlushAsync(cancellation);
            file.Position = 0;
            whole = true;
            return new Received(file, Convert.ToHexStringLower(hash.GetCurrentHash()));
        }
        catch (IOException e) when (Temporary.IsFull(e))
        {
            return new Received(null, "", StatusCodes.Status507InsufficientStorage, new ImportProblem("import/no-space", 1));
        }
        finally
        {
            if (!whole)
            {
                Temporary.Close(file);
            }
        }
    }
}
