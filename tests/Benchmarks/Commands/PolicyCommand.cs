using System.CommandLine;
using Benchmarks.Policies;

namespace Benchmarks.Commands;

/// <summary><c>policy</c>: how long it takes to make flows of many rules, and how much memory.</summary>
internal static class PolicyCommand
{
    public static Command Create()
    {
        var rules = new Option<int>("--rules") { Description = "in the policy", DefaultValueFactory = _ => 100_000 };
        var rounds = new Option<int>("--rounds")
        {
            Description = "the median of which counts",
            DefaultValueFactory = _ => 5,
        };
        var command = new Command("policy", "Times making flows of access rules.") { rules, rounds };
        command.SetAction(parsed =>
        {
            foreach (RuleMix mix in Enum.GetValues<RuleMix>())
                Console.WriteLine(CompileRun.Measure(mix, parsed.GetValue(rules), parsed.GetValue(rounds)));
            return 0;
        });
        return command;
    }
}
