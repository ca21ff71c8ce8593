using System.CommandLine;
using Fuzz;
using OpenFlow.Protocol.Tests.Fuzzing;

var minutes = new Option<double>("--minutes") { Description = "for how long", DefaultValueFactory = _ => 1 };
var target = new Option<string?>("--target") { Description = "one reader; all of them in turn without it" };
var seed = new Option<int?>("--seed") { Description = "the run's random numbers; another each time without it" };
var findings = new Option<string>("--findings")
{
    Description = "where inputs go that a reader doesn't stand",
    DefaultValueFactory = _ => "findings",
};
var list = new Option<bool>("--list") { Description = "names the targets" };
var seeds = new Option<string?>("--write-seeds") { Description = "writes a target's seeds into a folder, for AFL" };
var instrumented = new Option<bool>("--afl") { Description = "reads inputs from AFL; the library is instrumented" };
var root = new RootCommand("Drives every reader of OpenFlow.Protocol with damaged octets.")
{
    minutes, target, seed, findings, list, seeds, instrumented,
};
root.SetAction(parsed =>
{
    if (parsed.GetValue(instrumented))
        return Commands.ServeAfl(parsed.GetValue(target));
    IReadOnlyList<FuzzTarget> chosen = parsed.GetValue(target) is { } name
        ? [.. FuzzTargets.All.Where(row => row.Name == name)]
        : FuzzTargets.All;
    if (chosen.Count == 0)
    {
        Console.Error.WriteLine($"no target '{parsed.GetValue(target)}': --list names them");
        return 2;
    }
    if (parsed.GetValue(list))
        return Commands.List(chosen);
    if (parsed.GetValue(seeds) is { } folder)
        return Commands.WriteSeeds(chosen, folder);
    return Commands.Run(chosen, parsed.GetValue(minutes), parsed.GetValue(seed), parsed.GetRequiredValue(findings));
});
return root.Parse(args).Invoke();
