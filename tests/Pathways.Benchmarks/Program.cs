using Pathways.Benchmarks;
using Pathways.Benchmarks.Engine;

switch (args)
{
    // The rivals, as processes of their own.
    case ["bare", var database, var url]:
        await BareService.RunAsync(database, url);
        break;
    case ["marten-alone", var database, var url]:
        await StartBenchmark.RunRivalAsync(database, url);
        break;
    case ["ask", var path, var token, var how]:
        await CrowdBenchmark.AskAsync(path, token, impatient: how == "again");
        break;
    case ["engine", ..]:
        await EngineBenchmark.RunAsync(args[1..]);
        break;
    case ["fuzz", ..]:
        return FuzzBenchmark.Run(args[1..]);
    case ["shapes", ..]:
        return await ShapeBenchmark.RunAsync(args[1..]);
    default:
        await ServiceBenchmark.RunAsync(args);
        break;
}

return 0;
