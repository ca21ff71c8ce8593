using System.Text;
using Controller.Core.Dataplane;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Testing;

/// <summary>
/// A switch's side of an OpenFlow 1.3 session, with a <see cref="PipelineModel"/> as the switch: messages in, messages
/// out. It has no socket and no clock; <see cref="FakeSwitch"/> gives it both.
/// </summary>
/// <remarks>Not thread-safe: its owner takes a lock.</remarks>
internal sealed partial class OpenFlowAgent
{
    private const int ErrorDataSize = 64;

    // PACKET_IN's and FLOW_REMOVED's reasons that a master gets until SET_ASYNC says otherwise (§7.3.10).
    private static readonly AsyncMasks DefaultMasks = AsyncMasks.Everything with { PacketIn = 0b011 };
    private static readonly OpenFlowError IsSlave = new(ErrorType.BadRequest, 10);
    private static readonly OpenFlowError BadMacAddress = new(ErrorType.PortModFailed, 1);
    private static readonly OpenFlowError UnknownPort = new(ErrorType.PortModFailed, 0);

    private readonly FakeSwitchOptions _options;
    private readonly Action<byte[]> _send;
    private readonly RoleState _role = new();
    private AsyncMasks _masks = DefaultMasks;
    private SetConfigValues _config = new(ConfigFlags.FragmentsNormal, 128);

    public OpenFlowAgent(FakeSwitchOptions options, Action<byte[]> send)
    {
        _options = options;
        _send = send;
        Model = new PipelineModel(options.Pipeline);
        for (uint port = 1; port <= options.PortCount; port++)
            Model.SetPort(NewPort(port));
    }

    public PipelineModel Model { get; }

    public ControllerRole Role => _role.Current;

    /// <summary>Frames that packet-outs sent since this was last taken.</summary>
    public List<OutputFrame> Outputs { get; private set; } = [];

    /// <summary>Something the session can't go on after.</summary>
    public string? Failure { get; private set; }

    public List<OutputFrame> TakeOutputs()
    {
        List<OutputFrame> outputs = Outputs;
        Outputs = [];
        return outputs;
    }

    /// <summary>A connection is there: what belonged to the one before is forgotten, flows are not.</summary>
    public void Connected()
    {
        Failure = null;
        _role.Reset();
        _masks = DefaultMasks;
        _bundles.Clear();
        Send(Own, new Xid(1));
    }

    /// <summary>A message came.</summary>
    public void On(ReadOnlySpan<byte> message, long now)
    {
        Header.TryRead(message, out Header header);
        if (header.Type == MessageType.Hello)
        {
            OnHello(message, header);
            return;
        }
        OpenFlowError error = header.Version == Header.Version13 ? Do(message, header, now) : OpenFlowErrors.BadVersion;
        if (error != default)
            Refuse(message, header.Xid, error);
        SendRemoved();
    }

    /// <summary>A frame came in by a port.</summary>
    public PipelineTrace Receive(PortNumber port, ReadOnlySpan<byte> frame, long now, PipelineInput? input)
    {
        PipelineTrace trace = Model.Execute(port, frame, now, input);
        SendPacketIns(trace);
        SendRemoved();
        return trace;
    }

    public void Expire(long now)
    {
        Model.Expire(now);
        SendRemoved();
    }

    public void SetPort(PortDescription port)
    {
        bool known = Model.TryFindPort(port.Number, out _);
        Model.SetPort(port);
        SendPortStatus(known ? PortStatusReason.Modify : PortStatusReason.Add, port);
    }

    public void RemovePort(PortNumber number)
    {
        if (!Model.TryFindPort(number, out PipelinePort? port))
            return;
        Model.RemovePort(number);
        SendPortStatus(PortStatusReason.Delete, port!.Description);
    }

    public void Send<TMessage>(in TMessage message, Xid xid)
        where TMessage : struct, IMessage, allows ref struct => _send(message.ToArray(xid));

    private Hello Own => _options.HelloElements is { } elements
        ? new Hello { Version = _options.HelloVersion, Elements = elements }
        : new Hello { Version = _options.HelloVersion };

    private PortDescription NewPort(uint number) =>
        new(new PortNumber(number), new MacAddress((_options.Id.Value << 16) | number), $"{_options.Name}-p{number}")
        {
            State = PortState.Live,
            Current = PortFeatures.Full10Gb,
            CurrentSpeed = 10_000_000,
            MaxSpeed = 10_000_000,
        };

    private void OnHello(ReadOnlySpan<byte> message, in Header header)
    {
        if (Hello.TryRead(message, out Hello peer, out _) && Hello.TryNegotiate(Own, peer, out _))
            return;
        Send(new Error(OpenFlowErrors.Incompatible, Encoding.ASCII.GetBytes("no common version")), header.Xid);
        Failure = "no common version";
    }

    private OpenFlowError Do(ReadOnlySpan<byte> message, in Header header, long now)
    {
        switch (header.Type)
        {
            case MessageType.EchoRequest when EchoRequest.TryRead(message, out EchoRequest echo, out _):
                Send(new EchoReply(echo.Payload), header.Xid);
                return default;
            case MessageType.EchoReply or MessageType.Error:
                return default;
            case MessageType.FeaturesRequest:
                SendFeatures(header.Xid);
                return default;
            case MessageType.BarrierRequest:
                Send(new BarrierReply(), header.Xid);
                return default;
            case MessageType.MultipartRequest:
                return Answer(message, header.Xid, now);
            case MessageType.RoleRequest:
                return ChangeRole(message, header.Xid);
            case MessageType.GetConfigRequest or MessageType.SetConfig or MessageType.GetAsyncRequest
                or MessageType.SetAsync:
                return Configure(message, header);
            case MessageType.Experimenter:
                return DoExperimenter(message, header.Xid, now);
            default:
                return Role == ControllerRole.Slave ? IsSlave : Change(message, header.Type, now);
        }
    }

    // What a slave may not do, and what a bundle may hold.
    private OpenFlowError Change(ReadOnlySpan<byte> message, MessageType type, long now)
    {
        OpenFlowError error;
        switch (type)
        {
            case MessageType.FlowMod:
                return FlowMod.TryRead(message, out FlowMod flow, out error) && Model.TryApply(flow, now, out error)
                    ? default : error;
            case MessageType.GroupMod:
                return GroupMod.TryRead(message, out GroupMod group, out error) && Model.TryApply(group, now, out error)
                    ? default : error;
            case MessageType.MeterMod:
                return MeterMod.TryRead(message, out MeterMod meter, out error) && Model.TryApply(meter, now, out error)
                    ? default : error;
            case MessageType.PortMod:
                return PortMod.TryRead(message, out PortMod port, out error) ? Change(port) : error;
            case MessageType.PacketOut:
                return PacketOut.TryRead(message, out PacketOut packet, out error) ? Execute(packet, now) : error;
            default:
                return OpenFlowErrors.BadType;
        }
    }

    private OpenFlowError Execute(in PacketOut packet, long now)
    {
        if (!Model.TryExecute(packet, now, out PipelineTrace trace, out OpenFlowError error))
            return error;
        Outputs.AddRange(trace.Outputs);
        SendPacketIns(trace);
        return default;
    }

    private OpenFlowError Change(in PortMod mod)
    {
        if (!Model.TryFindPort(mod.Port, out PipelinePort? port))
            return UnknownPort;
        if (port!.Description.Address != mod.Address)
            return BadMacAddress;
        SetPort(port.Description with { Config = (port.Description.Config & ~mod.Mask) | (mod.Config & mod.Mask) });
        return default;
    }

    private void Refuse(ReadOnlySpan<byte> message, Xid xid, OpenFlowError error) =>
        Send(new Error(error, message[..Math.Min(message.Length, ErrorDataSize)]), xid);
}
