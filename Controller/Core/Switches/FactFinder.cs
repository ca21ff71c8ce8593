using Controller.Abstractions;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Switches;

/// <summary>
/// The last part of the handshake: asks a switch for its ports, description and capabilities, and probes for
/// extensions that no message lists. All questions go out in one write; a barrier behind them tells when the
/// probes have been judged.
/// </summary>
/// <remarks>
/// A probe is a DELETE_STRICT, of a flow that nobody has, with the action in question among its instructions: a
/// switch that doesn't know the action refuses the message, one that does has nothing to delete.
/// </remarks>
internal sealed class FactFinder(SwitchSession session, FeaturesSummary summary, Action<SwitchFeatures?> done)
{
    // A cookie that no app has, so that the probes can't hit a flow.
    private static readonly Cookie ProbeCookie = new(CookieSpace.Magic.Value | 0x00ff_ffff_ffff_fffe);
    private static readonly BundleId ProbeBundle = new(1);

    private SwitchFeatures _features = new() { TableCount = summary.TableCount, Learn = true, ControllerMeter = true };
    private Xid _learnProbe;
    private Xid _controllerProbe;
    private Xid _bundleProbe;
    private Xid _discardProbe;
    private bool _failed;
    private bool _portsEnded;
    private bool _barrierEnded;

    public void Start()
    {
        session.Send(new SetConfig { Flags = ConfigFlags.FragmentsNormal, MissSendLength = OutputAction.WholePacket });
        Ask(MultipartType.Desc, "DESC", ReadDesc, _ => { });
        Ask(MultipartType.PortDesc, "PORT_DESC", ReadPorts, OnPorts);
        Ask(MultipartType.MeterFeatures, "METER_FEATURES", ReadMeters, _ => { });
        Ask(MultipartType.GroupFeatures, "GROUP_FEATURES", ReadGroups, _ => { });
        _learnProbe = Probe("learn", LearnProbe(), () => _features = _features with { Learn = false });
        _controllerProbe = Probe("controller with meter", ControllerProbe(),
            () => _features = _features with { ControllerMeter = false });
        _bundleProbe = AskBundle(BundleControlType.OpenRequest,
            outcome => _features = _features with { Bundles = outcome == RequestOutcome.Answered });
        _discardProbe = AskBundle(BundleControlType.DiscardRequest, _ => { });
        session.SendRequest(new BarrierRequest(), new PlainQuery((outcome, _) => OnBarrier(outcome))
        {
            Name = "BARRIER of the handshake",
            ReplyType = MessageType.BarrierReply,
        });
    }

    private void OnBarrier(RequestOutcome outcome)
    {
        // What no error has answered by now is supported; a bundle would have answered too.
        session.Settle(_learnProbe);
        session.Settle(_controllerProbe);
        session.Abandon(_bundleProbe);
        session.Abandon(_discardProbe);
        _failed |= outcome != RequestOutcome.Answered;
        _barrierEnded = true;
        Finish();
    }

    private void OnPorts(RequestOutcome outcome)
    {
        _failed |= outcome != RequestOutcome.Answered;
        _portsEnded = true;
        Finish();
    }

    // The ports are ahead of the barrier in any switch that keeps to §6.2; some answer statistics from another thread.
    private void Finish()
    {
        if (_portsEnded && _barrierEnded)
            done(_failed ? null : _features);
    }

    private void Ask(MultipartType type, string name, PartReader read, Action<RequestOutcome> ended) =>
        session.SendRequest(new MultipartRequest { Type = type },
            new MultipartQuery(type, read, (outcome, _) => ended(outcome))
            {
                Name = name,
                ReplyType = MessageType.MultipartReply,
            });

    private Xid Probe(string name, InstructionList instructions, Action refused)
    {
        return session.SendRequest(new FlowMod
        {
            Command = FlowModCommand.DeleteStrict,
            Cookie = ProbeCookie,
            CookieMask = ulong.MaxValue,
            Match = Match.Any.Oxms,
            Instructions = instructions.Octets,
        }, new PlainQuery((outcome, _) =>
        {
            if (outcome != RequestOutcome.Answered)
                refused();
        })
        {
            Name = $"probe of {name}",
            ReplyType = MessageType.BarrierReply,
        });
    }

    private static InstructionList LearnProbe() => InstructionList.Apply(
        new LearnBuilder(Pipeline.Forward) { Limit = 1, Flags = LearnFlags.DeleteLearned, Cookie = ProbeCookie }
            .Match(OxmFields.NxmEthDst, OxmFields.NxmEthSrc)
            .Output(OxmFields.NxmInPort)
            .Build());

    private static InstructionList ControllerProbe() => InstructionList.Apply(
        new ControllerAction { MaxLength = OutputAction.WholePacket, Meter = new MeterId(1) });

    private Xid AskBundle(BundleControlType type, Action<RequestOutcome> ended) =>
        session.SendRequest(new BundleControl { Bundle = ProbeBundle, Type = type },
            new PlainQuery((outcome, _) => ended(outcome))
            {
                Name = $"bundle {type}",
                ReplyType = MessageType.Experimenter,
            });

    private bool ReadDesc(ReadOnlySpan<byte> body, out OpenFlowError error)
    {
        if (!DescStats.TryRead(body, out DescStats desc, out error))
            return false;
        _features = _features with
        {
            Manufacturer = desc.Manufacturer,
            Hardware = desc.Hardware,
            Software = desc.Software,
            SerialNumber = desc.SerialNumber,
            DatapathDescription = desc.Datapath,
        };
        return true;
    }

    private bool ReadPorts(ReadOnlySpan<byte> body, out OpenFlowError error)
    {
        error = default;
        while (!body.IsEmpty)
        {
            if (!PortDescription.TryRead(body, out PortDescription port, out error))
                return false;
            session.TakePort(port);
            body = body[PortDescription.WireSize..];
        }
        return true;
    }

    private bool ReadMeters(ReadOnlySpan<byte> body, out OpenFlowError error)
    {
        if (!MeterFeatures.TryRead(body, out MeterFeatures meters, out error))
            return false;
        const uint Needed = (uint)(MeterFlags.PacketsPerSecond | MeterFlags.Burst);
        bool drops = (meters.BandTypes & (1u << (int)MeterBandType.Drop)) != 0;
        if (drops && (meters.Capabilities & Needed) == Needed)
            _features = _features with
            {
                MaxMeter = meters.MaxMeter,
                MeterKilobits = (meters.Capabilities & (uint)MeterFlags.Kbps) != 0,
                MeterDscp = (meters.BandTypes & (1u << (int)MeterBandType.DscpRemark)) != 0,
            };
        return true;
    }

    private bool ReadGroups(ReadOnlySpan<byte> body, out OpenFlowError error)
    {
        error = default;
        _features = _features with { Groups = true };
        return true;
    }
}
