using System.CommandLine;
using System.Diagnostics;
using Benchmarks.Policies;

namespace Benchmarks.Commands;

/// <summary><c>policy</c>: how long it takes to read and check a large policy, and to make rules and flows of it.</summary>
internal static class PolicyCommand
{
    private const double Mebi = 1 << 20;

    public static Command Create()
    {
        var rules = new Option<int>("--rules") { DefaultValueFactory = _ => 100_000 };
        var runs = new Option<int>("--runs") { DefaultValueFactory = _ => 5 };
        var command = new Command("policy", "Reads and checks a policy of many rules, and makes flows of them.") { rules, runs };
        command.SetAction(parsed =>
        {
            foreach (LargePolicy policy in LargePolicy.All(parsed.GetValue(rules)))
                Run(policy, parsed.GetValue(runs));
            foreach (RuleMix mix in Enum.GetValues<RuleMix>())
                Console.WriteLine(CompileRun.Measure(mix, parsed.GetValue(rules), parsed.GetValue(runs)));
            using Process self = Process.GetCurrentProcess();
            Console.WriteLine($"peak {self.PeakWorkingSet64 / Mebi:N0} MiB resident");
            return 0;
        });
        return command;
    }

    private static void Run(LargePolicy policy, int runs)
    {
        for (int i = 0; i < runs; i++)
        {
            PolicyCost cost = policy.Measure();
            Console.WriteLine($"{policy.Name,-12} {policy.Text.Length / Mebi,5:N1} MiB  "
                + $"YAML alone {cost.Yaml.TotalMilliseconds,6:N0} ms  read and checked "
                    + $"{cost.Read.TotalMilliseconds,6:N0} ms "
                + $"({cost.Read / cost.Yaml:N1}x, {cost.ReadBytes / Mebi:N0} MiB allocated)  "
                + $"rules {cost.Rules.TotalMilliseconds,5:N0} ms  {cost.Problems} problems");
        }
    }
}
