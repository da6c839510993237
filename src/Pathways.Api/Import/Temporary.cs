namespace Pathways.Api.Import;

/// <summary>Files of the system's temporary folder that are gone when they are closed, and readable by nobody else.</summary>
static class Temporary
{
    public static FileStream Open()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None,
            BufferSize = 32 * 1024,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        var stream = new FileStream(Path.Combine(Path.GetTempPath(), $"pathways-{Guid.NewGuid():N}"), options);
        if (!OperatingSystem.IsWindows())
        {
            // Without its name already: a service that is killed leaves nobody's journeys behind.
            File.Delete(stream.Name);
        }
        return stream;
    }

    /// <summary>Closes a file that is wanted no more, even when what it still held back does not fit on the disk.</summary>
    public static void Close(Stream file)
    {
        try
        {
            file.Dispose();
        }
        catch (IOException e) when (IsFull(e))
        {
            // It has no name and no reader: nothing is lost.
        }
    }

    /// <summary>Whether a disk was full.</summary>
    public static bool IsFull(IOException e) => (e.HResult & 0xFFFF) is 28 or 112; // ENOSPC, ERROR_DISK_FULL
}
