using System.CommandLine;
using System.Diagnostics;
using Benchmarks.Overlay;

namespace Benchmarks.Commands;

/// <summary><c>overlay</c>: how long it takes to work out what an overlay wants of many hosts.</summary>
internal static class OverlayCommand
{
    private const double Mebi = 1 << 20;

    public static Command Create()
    {
        var hosts = new Option<int>("--hosts") { DefaultValueFactory = _ => 100 };
        var tenants = new Option<int>("--tenants") { DefaultValueFactory = _ => 20 };
        var ports = new Option<int>("--ports") { DefaultValueFactory = _ => 2_000 };
        var runs = new Option<int>("--runs") { DefaultValueFactory = _ => 3 };
        var command = new Command("overlay", "Works out what tenants' networks want of many hosts.")
        {
            hosts, tenants, ports, runs,
        };
        command.SetAction(parsed =>
        {
            foreach (bool spread in (bool[])[false, true])
            {
                for (int run = 0; run < parsed.GetValue(runs); run++)
                    Console.WriteLine(MeshRun.Measure(new MeshShape(parsed.GetValue(hosts), parsed.GetValue(tenants),
                        parsed.GetValue(ports), spread)));
            }
            using Process self = Process.GetCurrentProcess();
            Console.WriteLine($"peak {self.PeakWorkingSet64 / Mebi:N0} MiB resident");
            return 0;
        });
        return command;
    }
}
