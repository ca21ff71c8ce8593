using System.CommandLine;
using System.Diagnostics;
using Controller.Core.Checking;
using Controller.Core.Dataplane;
using Controller.Core.Explaining;
using Controller.Core.Topology;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;
using Cable = Controller.Core.Explaining.Wire;

namespace Benchmarks.Commands;

/// <summary><c>pipeline</c>: the model that `sdn explain` and the checks of a wanted state work on.</summary>
internal static class PipelineCommand
{
    private const int Bridges = 3;
    private const int Ports = 8;
    private const int Hosts = 1000;
    private const int Packets = 20_000;
    private const byte Policy = 10;
    private const byte Forward = 40;

    public static Command Create()
    {
        var flows = new Option<int>("--flows") { Description = "on all bridges", DefaultValueFactory = _ => 100_000 };
        var command = new Command("pipeline", "Times the model of the pipeline: loading, packets, checks.") { flows };
        command.SetAction(parsed =>
        {
            int count = parsed.GetValue(flows);
            NetworkModel network = Time($"{count} flows loaded on {Bridges} bridges", () => NewNetwork(count));
            var explainer = new Explainer(network);
            byte[][] frames = [.. Enumerable.Range(0, Hosts).Select(NewFrame)];
            Run(explainer, frames, Packets / 10);
            Time($"{Packets} packets explained over {Bridges} bridges", () => Run(explainer, frames, Packets));
            IReadOnlyList<Finding> findings = Time("checked", () => PolicyChecks.Run(network));
            foreach (IGrouping<FindingKind, Finding> kind in findings.GroupBy(finding => finding.Kind))
                Console.WriteLine($"{kind.Key}: {kind.Count()}: {kind.First().Text}");
            return 0;
        });
        return command;
    }

    private static T Time<T>(string what, Func<T> work)
    {
        var watch = Stopwatch.StartNew();
        using Process self = Process.GetCurrentProcess();
        TimeSpan before = self.TotalProcessorTime;
        T result = work();
        self.Refresh();
        Console.WriteLine(FormattableString.Invariant($"{what}: {watch.Elapsed.TotalSeconds:0.00} s, ")
            + FormattableString.Invariant($"{(self.TotalProcessorTime - before).TotalSeconds:0.00} s of a processor, ")
            + FormattableString.Invariant($"{GC.GetTotalMemory(false) >> 20} MB"));
        return result;
    }

    private static int Run(Explainer explainer, byte[][] frames, int count)
    {
        int outputs = 0;
        for (int i = 0; i < count; i++)
            outputs += explainer.Explain(At(1, 1), frames[i % frames.Length]).Verdicts.Count;
        return outputs;
    }

    // Bridges in a row, by ports 1 and 2. Access lists of all their rules' addresses, then hosts by their MACs.
    private static NetworkModel NewNetwork(int flows)
    {
        var wires = new List<Cable>();
        for (ulong bridge = 1; bridge < Bridges; bridge++)
        {
            wires.Add(new Cable(At(bridge, 2), At(bridge + 1, 1)));
            wires.Add(new Cable(At(bridge + 1, 1), At(bridge, 2)));
        }
        return new NetworkModel(Enumerable.Range(1, Bridges).Select(i => NewBridge(i, flows / Bridges)), wires);
    }

    private static BridgeModel NewBridge(int number, int flows)
    {
        var model = new PipelineModel();
        for (uint port = 1; port <= Ports; port++)
            model.SetPort(new PortDescription(new PortNumber(port), new MacAddress(0xff00 + port), $"p{port}"));
        Load(model, 0, 0, Match.Any, InstructionList.Goto(new TableId(Policy)));
        Load(model, Policy, 0, Match.Any, InstructionList.Goto(new TableId(Forward)));
        for (int i = 0; i < flows - Hosts; i++)
            Load(model, Policy, (ushort)(60_000 - i / 4), RuleOf(i),
                i % 3 == 0 ? InstructionList.Goto(new TableId(Forward)) : InstructionList.Drop);
        for (uint host = 0; host < Hosts; host++)
            Load(model, Forward, 10, Match.Any.EthDst(MacOf(host)), InstructionList.Apply(
                new OutputAction(new PortNumber(1 + host % Ports))));
        return new BridgeModel(new DatapathId((ulong)number), $"br{number}", model);
    }

    private static Match RuleOf(int i)
    {
        Match tcp = Match.Any.EthType(EtherType.Ipv4).With(OxmFields.IpProto, IpProtocol.Tcp.Value)
            .With(OxmFields.TcpDst, (ulong)(i % 4000));
        ulong address = 0x0a00_0000 | (uint)i * 8;
        return (i % 3) switch
        {
            0 => tcp.With(OxmFields.Ipv4Src, address),
            1 => tcp.With(OxmFields.Ipv4Dst, address),
            _ => tcp.With(OxmFields.Ipv4Src, address & ~0xfful, 0xffff_ff00).With(OxmFields.Ipv4Dst, address),
        };
    }

    private static void Load(PipelineModel model, byte table, ushort priority, Match match,
        InstructionList instructions)
    {
        if (!model.TryLoad(new TableId(table), priority, match, instructions, default, out _))
            throw new InvalidOperationException("the model refuses a flow");
    }

    private static byte[] NewFrame(int i) => FrameBuilder.Build(Match.Any.EthDst(MacOf((uint)(i * 8 % Hosts + 1)))
        .EthType(EtherType.Ipv4).With(OxmFields.IpProto, IpProtocol.Tcp.Value)
        .With(OxmFields.Ipv4Src, 0x0b00_0000 | (uint)i)).Frame;

    private static MacAddress MacOf(uint host) => new(0x0200_0000_0000UL | host);

    private static PortId At(ulong bridge, uint port) => new(new DatapathId(bridge), new PortNumber(port));
}
