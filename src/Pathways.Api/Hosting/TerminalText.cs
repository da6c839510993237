using System.Globalization;
using System.Text;

namespace Pathways.Api.Hosting;

/// <summary>
/// Texts of a file on a terminal. Commands cite names and values of the file that they were given, by whoever wrote it: a control character of
/// it would move the cursor, change what stands above or rename the window, and one of direction would show another text than there is.
/// </summary>
/// <param name="to">Takes the text with such characters written out, as <c>\u001B</c>; ends of lines and tabs stay.</param>
sealed class TerminalText(TextWriter to) : TextWriter(CultureInfo.InvariantCulture)
{
    /// <inheritdoc/>
    public override Encoding Encoding => to.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => Write([value]);

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override void Write(string? value) => Write(value.AsSpan());

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer)
    {
        while (Next(buffer) is >= 0 and var at)
        {
            to.Write(buffer[..at]);
            to.Write($"\\u{(int)buffer[at]:X4}");
            buffer = buffer[(at + 1)..];
        }
        to.Write(buffer);
    }

    /// <inheritdoc/>
    public override void WriteLine(string? value)
    {
        Write(value.AsSpan());
        to.WriteLine();
    }

    /// <inheritdoc/>
    public override void Flush() => to.Flush();

    static int Next(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is not ('\n' or '\r' or '\t') && (char.IsControl(text[i]) || text[i] is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069')))
            {
                return i;
            }
        }
        return -1;
    }
}
