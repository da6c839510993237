using Pathways.Benchmarks;

switch (args)
{
    case ["bare", var database, var url]:
        await BareService.RunAsync(database, url);
        break;
}
