using Microsoft.Extensions.DependencyInjection;
using Pathways.Api.Registries;
using Pathways.Api.Tests.Journeys;

namespace Pathways.Api.Tests.Registries;

/// <summary>What the territory calls its codes, as it is stored and read again.</summary>
[Collection(TestApiCollection.Name)]
public sealed class TerritoryNamesTests(TestApi api)
{
    [Fact]
    public async Task Names_are_read_back_also_of_somebody_who_works_for_no_structure_and_a_code_without_a_name_stays_itself()
    {
        await using var registered = await api.InDirectoryAsync(
            new StaffMember("coord-names", "Nadia Perrin"), new StaffMember("conseil-names", "Lucie Coulibaly", "NAMED"), new Structure("NAMED", "PLIE des Noms", "PLIE", "96001"), new Commune("96001", "Valmont"));

        var names = await api.Host.Services.GetRequiredService<TerritoryDirectory>().ReadAsync(CancellationToken.None);

        Assert.Equal(("Nadia Perrin", "PLIE des Noms", "Valmont"), (names.Staff("coord-names"), names.Structure("NAMED"), names.Of("territory", "96001")));
        // Where a pathway is asked for, in its state.
        Assert.Equal("PLIE des Noms", names.Of("transferTo", "NAMED"));
        Assert.Equal(("nobody", "UNNAMED"), (names.Staff("nobody"), names.Structure("UNNAMED")));
    }
}
