using Controller.Abstractions;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Switches;

/// <summary>Reads all that the switch holds, whoever put it there: what `sdn explain` works on.</summary>
internal sealed partial class SwitchSession
{
    /// <summary>On the switch's loop: what it is to hold; null before the first declaration.</summary>
    public DesiredState? Desired => _reconciler.Desired;

    /// <summary>Any thread: asks for flows, groups, meters and ports; all four questions go out in one write.</summary>
    public void PostDumpAll(Action<SwitchDump> done) => Post(() =>
    {
        var refused = new List<string>();
        int left = 4;
        List<byte[]> flows = [], groups = [], meters = [], ports = [];
        var everyFlow = new FlowStatsRequest { Type = MultipartType.Flow, Table = TableId.All };
        SendRequest(everyFlow, Collect(MultipartType.Flow, "flows", flows, Answered));
        SendRequest(new MultipartRequest { Type = MultipartType.GroupDesc },
            Collect(MultipartType.GroupDesc, "groups", groups, Answered));
        SendRequest(new MultipartRequest { Type = MultipartType.MeterConfig, Body = AllMeters },
            Collect(MultipartType.MeterConfig, "meters", meters, Answered));
        SendRequest(new MultipartRequest { Type = MultipartType.PortDesc },
            Collect(MultipartType.PortDesc, "ports", ports, Answered));

        void Answered(string what, RequestOutcome outcome)
        {
            if (outcome != RequestOutcome.Answered)
                refused.Add(what);
            if (--left == 0)
                done(new SwitchDump(
                    Id, Name, Features.TableCount, flows, groups, meters, ports, _reconciler.Desired, refused));
        }
    });

    private static MultipartQuery Collect(MultipartType type, string what, List<byte[]> parts,
        Action<string, RequestOutcome> answered)
    {
        bool Read(ReadOnlySpan<byte> body, out OpenFlowError error)
        {
            error = default;
            parts.Add(body.ToArray());
            return true;
        }
        return new MultipartQuery(type, Read, (outcome, _) => answered(what, outcome))
        {
            Name = $"dump of {what}",
            ReplyType = MessageType.MultipartReply,
        };
    }
}
