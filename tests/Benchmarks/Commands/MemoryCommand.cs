using System.CommandLine;
using System.Diagnostics;
using Benchmarks.Connecting;
using Benchmarks.Load;
using Benchmarks.Measuring;
using Benchmarks.Switches;

namespace Benchmarks.Commands;

/// <summary><c>memory</c>: what the controller holds for many switches and hosts.</summary>
internal static class MemoryCommand
{
    public static Command Create()
    {
        var shared = new SharedOptions();
        var switches = new Option<int>("--switches") { DefaultValueFactory = _ => 100 };
        var hosts = new Option<int>("--hosts") { Description = "of each switch", DefaultValueFactory = _ => 100 };
        var ports = new Option<int>("--ports") { Description = "of each switch", DefaultValueFactory = _ => 16 };
        var idle = new Option<double>("--idle") { Description = "seconds to do nothing", DefaultValueFactory = _ => 5 };
        var command = new Command("memory", "Teaches many hosts and reads the controller's resident memory.")
        {
            switches, hosts, ports, idle,
        };
        shared.AddTo(command);
        shared.Pid.Required = true;
        command.SetAction(parsed => shared.Run(parsed, () =>
        {
            var network = new Network(parsed.GetValue(switches), parsed.GetValue(hosts), parsed.GetValue(ports));
            using var fleet = new Fleet(shared.EndPoint(parsed), network, Vendor.OpenVSwitch, window: 1);
            MemoryResult result = Measure(fleet, TimeSpan.FromSeconds(parsed.GetValue(idle)),
                parsed.GetValue(shared.Pid));
            if (parsed.GetValue(shared.Json))
                Report.WriteJson(result);
            else
                Report.Write(result);
            return result.IsClean;
        }));
        return command;
    }

    private static MemoryResult Measure(Fleet fleet, TimeSpan idle, int pid)
    {
        fleet.Connect(TimeSpan.FromSeconds(1));
        fleet.Teach();
        for (long end = Clock.After(idle); Stopwatch.GetTimestamp() < end;)
            fleet.Loop.Turn(10);
        fleet.ThrowIfAnyLeft();
        ProcessUsage usage = ProcessUsage.Of(pid);
        return new MemoryResult
        {
            Switches = fleet.Network.Switches,
            Hosts = fleet.Network.Switches * fleet.Network.Hosts,
            Floods = fleet.Tally.Floods,
            ResidentBytes = usage.ResidentBytes,
            PeakResidentBytes = usage.PeakResidentBytes,
            Faults = fleet.Tally.Faults,
        };
    }
}
