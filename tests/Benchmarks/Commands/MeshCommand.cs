using System.CommandLine;
using Benchmarks.Overlay;

namespace Benchmarks.Commands;

/// <summary><c>mesh</c>: tenants' networks worked out, pushed to many hosts by <c>sdn serve</c>, and verified.</summary>
internal static class MeshCommand
{
    public static Command Create()
    {
        var hosts = new Option<int>("--hosts") { DefaultValueFactory = _ => 100 };
        var tenants = new Option<int>("--tenants") { DefaultValueFactory = _ => 20 };
        var ports = new Option<int>("--ports") { DefaultValueFactory = _ => 2_000 };
        var spread = new Option<bool>("--spread") { Description = "tenants are on all hosts, not on a few each" };
        var real = new Option<bool>("--openvswitch")
        {
            Description = "hosts are Open vSwitch's daemons on the dummy datapath, not emulated",
        };
        var limit = new Option<double>("--limit")
        {
            Description = "seconds that bringing the mesh to the hosts may take",
            DefaultValueFactory = _ => 10,
        };
        var command = new Command("mesh", "Times bringing tenants' networks to many hosts by `sdn serve`.")
        {
            hosts, tenants, ports, spread, real, limit,
        };
        command.SetAction((parsed, _) => RunAsync(new MeshShape(parsed.GetValue(hosts), parsed.GetValue(tenants),
            parsed.GetValue(ports), parsed.GetValue(spread)), parsed.GetValue(real), parsed.GetValue(limit)));
        return command;
    }

    private static async Task<int> RunAsync(MeshShape shape, bool real, double limit)
    {
        Console.WriteLine($"{shape}, {(real ? "Open vSwitch" : "emulated")}");
        try
        {
            IMeshHosts hosts = real ? new OpenVSwitchHosts(shape.Plan(oneMore: true))
                : new EmulatedHosts(shape.Plan(oneMore: true));
            await using var push = new MeshPush(shape, hosts);
            await push.RunAsync();
            foreach (string fault in push.Faults)
                Console.WriteLine($"  WRONG: {fault}");
            if (push.PushSeconds > limit)
                Console.WriteLine($"  too slow: {push.PushSeconds:0.00} s, and {limit} s are allowed");
            return push.Faults.Count == 0 && push.PushSeconds <= limit ? 0 : 1;
        }
        catch (Exception failure) when (failure is IOException or TimeoutException or InvalidOperationException)
        {
            await Console.Error.WriteLineAsync($"benchmarks: {failure.Message}");
            return 2;
        }
    }
}
