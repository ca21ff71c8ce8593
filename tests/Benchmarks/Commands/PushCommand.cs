using System.CommandLine;
using Benchmarks.Pushing;

namespace Benchmarks.Commands;

/// <summary><c>push</c>: flows to a real Open vSwitch, verified, beside ovs-ofctl.</summary>
internal static class PushCommand
{
    // The first brings all flows, the next changes all, the next takes all away.
    private static readonly string[] Steps = ["add", "change", "delete"];

    public static Command Create()
    {
        var flows = new Option<int>("--flows") { Description = "to push", DefaultValueFactory = _ => 20_000 };
        var rounds = new Option<int>("--rounds") { Description = "of all steps", DefaultValueFactory = _ => 5 };
        var plan = new Option<int>("--plan") { Description = "flows to plan", DefaultValueFactory = _ => 100_000 };
        var command = new Command("push", "Times pushing flows to Open vSwitch, beside ovs-ofctl --bundle.")
        {
            flows, rounds, plan,
        };
        command.SetAction(async (parsed, _) =>
        {
            await using PushRun run = await PushRun.StartAsync();
            double worst = await MeasureAsync(run, parsed.GetValue(flows), parsed.GetValue(rounds));
            await PlanAsync(run, parsed.GetValue(plan));
            return worst <= 1.5 ? 0 : 1;
        });
        return command;
    }

    private static async Task<double> MeasureAsync(PushRun run, int count, int rounds)
    {
        var times = Steps.ToDictionary(step => step, _ => new List<(double Ours, double Theirs)>());
        for (int round = 0; round <= rounds; round++)
        {
            foreach ((int place, string step) in Steps.Index())
            {
                var pair = await run.PushAsync(place == 2 ? [] : ManyFlows.Make(count, (uint)place + 1));
                Console.WriteLine($"{(round == 0 ? "cold " : "")}{step,-8} ours {pair.Ours * 1e3,7:0} ms, "
                    + $"ovs-ofctl {pair.Theirs * 1e3,7:0} ms: {pair.Ours / pair.Theirs:0.00}");
                // The first round compiles our code; ovs-ofctl was compiled before.
                if (round > 0)
                    times[step].Add(pair);
            }
        }
        foreach ((string step, List<(double Ours, double Theirs)> pairs) in times)
            Console.WriteLine($"{step,-8} of {count:N0}: ours {Median(pairs, pair => pair.Ours) * 1e3:0} ms, "
                + $"ovs-ofctl {Median(pairs, pair => pair.Theirs) * 1e3:0} ms, "
                + $"ratio {Median(pairs, pair => pair.Ours / pair.Theirs):0.00} (medians)");
        return Median(times["add"], pair => pair.Ours / pair.Theirs);
    }

    private static async Task PlanAsync(PushRun run, int count)
    {
        var flows = ManyFlows.Make(count, 1);
        for (int round = 0; round < 3; round++)
            Console.WriteLine($"plan of {count:N0} flows from none: {await run.PlanAsync(flows) * 1e3:0} ms, "
                + $"{Environment.WorkingSet >> 20} MiB resident");
    }

    private static double Median<T>(List<T> items, Func<T, double> of) =>
        items.Select(of).Order().ElementAt(items.Count / 2);
}
