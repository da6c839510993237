using System.Text.Json.Nodes;
using Pathways.Api.Analysis;

namespace Pathways.Api.Tests.Analysis;

/// <summary>Runs <c>analyse</c> in this process and holds what it says.</summary>
internal sealed record Run(int ExitCode, string Output, string Error)
{
    internal JsonNode Json => JsonNode.Parse(Output)!;

    internal static Run Of(params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = Command.Run(args, output, error);
        return new(code, output.ToString(), error.ToString());
    }

    /// <summary>Writes a file that is gone with the returned scope, and runs on it.</summary>
    internal static Run OnFile(string content, params string[] args) => OnFile(System.Text.Encoding.UTF8.GetBytes(content), args);

    internal static Run OnFile(byte[] content, params string[] args)
    {
        var path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N") + ".csv");
        File.WriteAllBytes(path, content);
        try
        {
            return Of([.. args.Select(a => a == "FILE" ? path : a)]);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
