using ArchUnitNET.Domain.Extensions;
using ArchUnitNET.Loader;

namespace Pathways.Api.Tests.Architecture;

/// <summary>Domain knows nobody, Projections knows Domain, Api knows both. Each rule says what breaks when it does.</summary>
public class LayerTests
{
    static readonly System.Reflection.Assembly Domain = typeof(Pathways.Domain.Pathways.Pathway).Assembly;
    static readonly System.Reflection.Assembly Projections = typeof(Pathways.Projections.ReadModels).Assembly;
    static readonly System.Reflection.Assembly Api = typeof(Program).Assembly;
    static readonly ArchUnitNET.Domain.Architecture House = new ArchLoader().LoadAssemblies(Domain, Projections, Api).Build();

    [Fact]
    public void Domain_references_the_base_library_alone() =>
        Assert.All(Domain.GetReferencedAssemblies(), reference =>
            Assert.True(
                reference.Name!.StartsWith("System.", StringComparison.Ordinal) || reference.Name is "netstandard" or "mscorlib",
                $"Pathways.Domain references {reference.Name}. What is true must be decidable without a database, a web server or a clock: "
                + "move the code that needs it to Projections (figures) or Api (how people reach it)."));

    [Fact]
    public void Projections_never_sees_the_web() =>
        Assert.All(Projections.GetReferencedAssemblies(), reference =>
            Assert.False(
                reference.Name!.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
                || reference.Name.StartsWith("Wolverine", StringComparison.Ordinal)
                || reference.Name == Api.GetName().Name,
                $"Pathways.Projections references {reference.Name}. A figure must be computable from a file or a test as from a request: "
                + "move what knows of HTTP to Pathways.Api."));

    [Fact]
    public void The_engine_of_statistics_needs_no_database()
    {
        string[] rooms = ["Statistics", "Process", "Disclosure", "Formats", "Charts"];
        var engine = House.Types.Where(type => rooms.Any(room => type.Namespace.FullName.StartsWith($"Pathways.Projections.{room}", StringComparison.Ordinal))).ToList();
        Assert.NotEmpty(engine);
        Assert.All(engine, type => Assert.DoesNotContain(type.Dependencies, dependency => KnowsADatabase(dependency.Target.FullName)));

        // SQLite is a format of logs to it, which one reader knows.
        Assert.Equal(["OcelSqliteParser"], engine.Where(type => type.Dependencies.Any(d => d.Target.FullName.StartsWith("Microsoft.Data.Sqlite", StringComparison.Ordinal) || d.Target.FullName.StartsWith("SQLitePCL", StringComparison.Ordinal))).Select(type => type.FullName.Split('.')[^1].Split('+')[0]).Distinct());

        // The same look at a type that does know the store, so that this rule is seen to be able to fail.
        Assert.Contains(House.GetClassOfType(typeof(Pathways.Projections.ReadModels)).Dependencies, dependency => KnowsADatabase(dependency.Target.FullName));

        static bool KnowsADatabase(string type) =>
            type.StartsWith("Marten.", StringComparison.Ordinal) || type.StartsWith("Npgsql.", StringComparison.Ordinal) || type.StartsWith("Weasel.", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Commands")]
    [InlineData("Handlers")]
    [InlineData("Services")]
    [InlineData("Helpers")]
    [InlineData("Utils")]
    [InlineData("Models")]
    public void Rooms_are_named_for_the_domain(string technicalKind)
    {
        var offenders = new[] { Domain, Projections, Api }
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.Namespace?.Split('.').Contains(technicalKind, StringComparer.Ordinal) == true && type.Namespace.StartsWith("Pathways", StringComparison.Ordinal))
            .Select(type => type.FullName);
        Assert.True(!offenders.Any(), $"'{technicalKind}' says what the code is, not what it is about; a newcomer looks for training or placement: {string.Join(", ", offenders)}");
    }
}
