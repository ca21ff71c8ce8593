using Controller.Abstractions;
using Controller.Core;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace Benchmarks.Pushing;

/// <summary>An app that declares flows as an access list would have them: one TCP port of one host each.</summary>
internal sealed class ManyFlows(IReadOnlyList<Flow> flows) : SwitchApp
{
    private static readonly CookieSpace Space = new(0x70);

    public static AppConfiguration Configuration(IReadOnlyList<Flow> flows) => new()
    {
        Apps = [new AppFactory("bench", Space, _ => new ManyFlows(flows))],
    };

    /// <param name="output">Where they send: another number makes other flows of the same matches.</param>
    public static IReadOnlyList<Flow> Make(int count, uint output) =>
        [.. Enumerable.Range(0, count).Select(i => Make(i, new PortNumber(output)))];

    private static Flow Make(int i, PortNumber output) => new(
        Pipeline.Policy, (ushort)(1000 + i % 1000),
        Match.Any.EthType(EtherType.Ipv4).With(OxmFields.IpProto, 6)
            .With(OxmFields.Ipv4Dst, 0x0a00_0000u + (uint)i).With(OxmFields.TcpDst, 80),
        InstructionList.Apply(new OutputAction(output)), Space.Static(1, (uint)i));

    public override void Declare(DesiredState desired)
    {
        desired.Reserve(flows.Count);
        foreach (Flow flow in flows)
            desired.Add(flow);
    }
}
