using Snapshooter.Xunit;

namespace Pathways.Api.Tests;

/// <summary>The one place that pins a text to a file beside its test, so that another library can take over by changing this alone.</summary>
static class Pinned
{
    public static void Matches(string text, string name) => Snapshot.Match(text, name);
}
