using System.CommandLine;
using Benchmarks.Connecting;
using Benchmarks.Measuring;
using Benchmarks.Switches;

namespace Benchmarks.Commands;

/// <summary><c>connect</c>: a storm of connections.</summary>
internal static class ConnectCommand
{
    public static Command Create()
    {
        var shared = new SharedOptions();
        var switches = new Option<int>("--switches") { DefaultValueFactory = _ => 1000 };
        var ports = new Option<int>("--ports") { Description = "of each switch", DefaultValueFactory = _ => 4 };
        var hold = new Option<double>("--hold")
        {
            Description = "seconds to hold the connections",
            DefaultValueFactory = _ => 10,
        };
        var features = new Option<bool>("--features-only")
        {
            Description = "a handshake ends with the features, not with the first flows and the barrier behind them",
        };
        var vendor = new Option<Vendor>("--vendor") { Description = "whose description the switches give" };
        var command = new Command("connect", "Connects many switches at once and sees whether they stay.")
        {
            switches, ports, hold, features, vendor,
        };
        shared.AddTo(command);
        command.SetAction(parsed => shared.Run(parsed, () =>
        {
            var network = new Network(parsed.GetValue(switches), hosts: 2, parsed.GetValue(ports));
            using var run = new ConnectRun(shared.EndPoint(parsed), network, parsed.GetValue(vendor));
            ConnectResult result = run.Run(TimeSpan.FromSeconds(parsed.GetValue(hold)), !parsed.GetValue(features));
            if (parsed.GetValue(shared.Pid) is > 0 and int pid)
                result = result with { ResidentBytes = ProcessUsage.Of(pid).ResidentBytes };
            if (parsed.GetValue(shared.Json))
                Report.WriteJson(result);
            else
                Report.Write(result);
            return result.IsClean;
        }));
        return command;
    }
}
