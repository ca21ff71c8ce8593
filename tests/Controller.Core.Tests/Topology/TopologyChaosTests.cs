using Controller.Core.Topology;
using CsCheck;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Tests.Topology;

/// <summary>
/// Random networks through random failures, while switches obey up to 400 ms late: never a loop, not for a moment,
/// and when it is quiet again all is reached.
/// </summary>
public sealed class TopologyChaosTests
{
    private static readonly Gen<Wiring> Cabled = Gen.Select(Gen.Int[1, 6], Gen.Int[0, 5].Array[2].Array[1, 10],
        (count, ends) => Wiring.Of(count, [.. ends.Select(pair => pair.Select(end => end % count).ToArray())]));

    private static readonly Gen<Wiring> WithHubs = Gen.Select(Gen.Int[2, 6], Gen.Int[0, 5].Array[1, 4].Array[1, 6],
        (count, ends) => Wiring.Of(count, [.. ends.Select(some => some.Select(end => end % count).ToArray())]));

    private static readonly Gen<Step[]> Steps = Gen.Select(Gen.Enum<What>(), Gen.Int[0, 99], Gen.Int[0, 3000],
        (what, which, wait) => new Step(what, which, wait)).Array[1, 12];

    private enum What
    {
        Cut,
        Mend,
        Deafen,
        Disconnect,
        Return,
        PowerCycle,
        RestartController,
    }

    [Fact]
    public void TopologyState_of_random_cables_never_loops_and_always_recovers() => Survives(Cabled, 200);

    [Fact]
    public void TopologyState_of_random_hubs_never_loops_and_always_recovers() => Survives(WithHubs, 200);

    private static void Survives(Gen<Wiring> wirings, int count) =>
        Gen.Select(wirings, Steps, Gen.Int).Sample((wiring, steps, seed) =>
        {
            var random = new Random(seed);
            var net = new SimulatedNetwork(wiring) { RoleDelay = () => random.Next(400) };
            foreach (DatapathId id in wiring.Switches)
            {
                net.Connect(id, warm: false);
                net.Run(random.Next(300));
            }
            // Who is on a hub is known before a switch is lost there: see TopologyState.DropSuperseded.
            net.Run(1000);
            foreach (Step step in steps)
            {
                Take(net, wiring, step);
                net.Run(step.Wait);
            }
            Restore(net, wiring);
            net.Settle();
            net.AssertReachesAll();
        }, iter: count, threads: 2);

    private static void Take(SimulatedNetwork net, Wiring wiring, Step step)
    {
        int segment = step.Which % wiring.Segments.Length;
        DatapathId id = wiring.Switches[step.Which % wiring.Switches.Length];
        bool isAway = !net.Connected.Contains(id);
        // A wire to a switch that can't be asked and that is plugged in again is beyond any controller.
        bool isBlind = wiring.Segments[segment].Any(port => !net.Connected.Contains(port.Switch));
        switch (step.What)
        {
            case What.Cut:
                net.Cut(segment);
                break;
            case What.Mend when !isBlind:
                net.Rejoin(segment);
                break;
            case What.Deafen:
                net.Deafen(segment);
                break;
            case What.Disconnect when !isAway:
                net.Disconnect(id);
                break;
            case What.Return when isAway:
                net.Connect(id, warm: step.Which % 2 == 0);
                break;
            case What.PowerCycle when !isAway:
                net.PowerOff(id);
                net.Run(step.Wait);
                net.PowerOn(id);
                break;
            case What.RestartController:
                net.RestartController(tellsRoles: true);
                // A switch that goes before a probe came through leaves no trace to a controller that is new.
                net.Run(10);
                break;
        }
    }

    private static void Restore(SimulatedNetwork net, Wiring wiring)
    {
        foreach (DatapathId id in wiring.Switches.Except(net.Connected).ToArray())
            net.Connect(id, warm: true);
        for (int segment = 0; segment < wiring.Segments.Length; segment++)
            net.Rejoin(segment);
    }

    private readonly record struct Step(What What, int Which, int Wait);
}
