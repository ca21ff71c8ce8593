using System.CommandLine;
using Benchmarks.Load;
using Benchmarks.Switches;

namespace Benchmarks.Commands;

/// <summary><c>load</c>: packet-ins as fast as they are answered, or at a rate.</summary>
internal static class LoadCommand
{
    public static Command Create()
    {
        var shared = new SharedOptions();
        var switches = new Option<int>("--switches") { DefaultValueFactory = _ => 16 };
        var hosts = new Option<int>("--hosts") { Description = "of each switch", DefaultValueFactory = _ => 100 };
        var ports = new Option<int>("--ports") { Description = "of each switch", DefaultValueFactory = _ => 16 };
        var window = new Option<int>("--window")
        {
            Description = "unanswered packet-ins of each switch",
            DefaultValueFactory = _ => 64,
        };
        var rate = new Option<double>("--rate") { Description = "packet-ins a second in total, at fixed times" };
        var duration = Seconds("--duration", 10, "seconds to measure");
        var warmup = Seconds("--warmup", 6, "seconds before");
        var settle = Seconds("--settle", 0.5, "seconds for which the controller must be quiet after the handshakes");
        var vendor = new Option<Vendor>("--vendor") { Description = "whose description the switches give" };
        var block = new Option<bool>("--block") { Description = "sleep while there is nothing to do" };
        var command = new Command("load", "Sends packet-ins and checks every answer.")
        {
            switches, hosts, ports, window, rate, duration, warmup, settle, vendor, block,
        };
        shared.AddTo(command);
        command.SetAction(parsed => shared.Run(parsed, () =>
        {
            using var run = new LoadRun(new LoadSettings
            {
                Controller = shared.EndPoint(parsed),
                Network = new Network(parsed.GetValue(switches), parsed.GetValue(hosts), parsed.GetValue(ports)),
                Vendor = parsed.GetValue(vendor),
                Window = parsed.GetValue(window),
                Rate = parsed.GetValue(rate),
                Duration = TimeSpan.FromSeconds(parsed.GetValue(duration)),
                Warmup = TimeSpan.FromSeconds(parsed.GetValue(warmup)),
                Settle = TimeSpan.FromSeconds(parsed.GetValue(settle)),
                Pid = parsed.GetValue(shared.Pid),
                Block = parsed.GetValue(block),
            });
            LoadResult result = run.Run();
            if (parsed.GetValue(shared.Json))
                Report.WriteJson(result);
            else
                Report.Write(result);
            return result.IsClean;
        }));
        return command;
    }

    private static Option<double> Seconds(string name, double fallback, string description) =>
        new(name) { Description = description, DefaultValueFactory = _ => fallback };
}
