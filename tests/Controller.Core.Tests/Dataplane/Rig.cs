using Controller.Core.Dataplane;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;
using Testing;

namespace Controller.Core.Tests.Dataplane;

/// <summary>A model with ports 1 to 4 and a clock, and the shortest ways to send it things.</summary>
internal sealed class Rig
{
    public Rig(PipelineOptions? options = null)
    {
        Model = new PipelineModel(options);
        for (uint port = 1; port <= 4; port++)
            Model.SetPort(new PortDescription(new PortNumber(port), Frames.Mac(0xff00 + port), $"p{port}"));
    }

    public PipelineModel Model { get; }

    /// <summary>Milliseconds.</summary>
    public long Now { get; set; } = 1_000_000;

    public FlowEntry Flow => Assert.Single(Model.Flows.All);

    public static Match Ipv4 => Match.Any.EthType(EtherType.Ipv4);

    public static Match Tcp => Ipv4.With(OxmFields.IpProto, IpProtocol.Tcp.Value);

    public static InstructionList OutputTo(params uint[] ports) => InstructionList.Of(ActionList.Of(
        [.. ports.Select(port => (IAction)new OutputAction(new PortNumber(port)))]));

    public void Pass(double seconds) => Now += (long)(seconds * 1000);

    /// <summary>Sends a flow-mod; the error, or null if it was done.</summary>
    public OpenFlowError? Send(in FlowMod mod) => Model.TryApply(mod, Now, out OpenFlowError error) ? null : error;

    public OpenFlowError? Send(in GroupMod mod) => Model.TryApply(mod, Now, out OpenFlowError error) ? null : error;

    public OpenFlowError? Send(in MeterMod mod) => Model.TryApply(mod, Now, out OpenFlowError error) ? null : error;

    public void Add(Match match, InstructionList instructions, ushort priority = 10, byte table = 0, ulong cookie = 0,
        FlowModFlags flags = FlowModFlags.None, ushort idle = 0, ushort hard = 0) =>
        Assert.Null(Send(new FlowMod
        {
            Table = new TableId(table),
            Priority = priority,
            Match = match.Oxms,
            Instructions = instructions.Octets,
            Cookie = new Cookie(cookie),
            Flags = flags,
            IdleTimeout = idle,
            HardTimeout = hard,
        }));

    public void Delete(Match match, ulong cookie = 0, ulong mask = 0, byte table = 0) =>
        Assert.Null(Send(new FlowMod
        {
            Command = FlowModCommand.Delete,
            Table = new TableId(table),
            Match = match.Oxms,
            Cookie = new Cookie(cookie),
            CookieMask = mask,
        }));

    public void AddGroup(uint id, GroupType type, params Bucket[] buckets) =>
        Assert.Null(Send(new GroupMod
        {
            Group = new GroupId(id),
            Type = type,
            Buckets = BucketList.Of(buckets).Octets,
        }));

    public PipelineTrace Receive(uint port, byte[] frame) => Model.Execute(new PortNumber(port), frame, Now);

    /// <summary>The ports that a frame goes out by, in order.</summary>
    public uint[] PortsFor(uint port, byte[] frame) =>
        [.. Receive(port, frame).Outputs.Select(output => output.Port.Value)];

    /// <summary>The one frame that comes out.</summary>
    public byte[] FrameFor(uint port, byte[] frame) => Assert.Single(Receive(port, frame).Outputs).Frame;
}
