using Pathways.Benchmarks;
using Pathways.Benchmarks.Engine;

switch (args)
{
    case ["bare", var database, var url]:
        await BareService.RunAsync(database, url);
        break;
    case ["engine", ..]:
        await EngineBenchmark.RunAsync(args[1..]);
        break;
}
