using Controller.Abstractions;
using Controller.Core.Flows;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Switches;

internal sealed partial class SwitchSession
{
    // OFPM_ALL and four octets of padding (OpenFlow 1.3.5 §7.3.5.13).
    private static ReadOnlySpan<byte> AllMeters => [0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0];

    /// <summary>Reads the flows whose cookie passes; see <see cref="ISwitch.DumpFlows"/>.</summary>
    public void DumpFlows(Cookie cookie, ulong cookieMask, FlowVisitor visit, Action<bool> done)
    {
        bool Read(ReadOnlySpan<byte> body, out OpenFlowError error)
        {
            if (!EntryListView.TryRead(body, out EntryListView<FlowStatsEntry> flows, out error))
                return false;
            foreach (FlowStatsEntry flow in flows)
                visit(flow);
            return true;
        }
        var request = new FlowStatsRequest { Table = TableId.All, Cookie = cookie, CookieMask = cookieMask };
        SendRequest(request, new MultipartQuery(MultipartType.Flow, Read,
            (outcome, _) => done(outcome == RequestOutcome.Answered))
        {
            Name = "flow dump",
            ReplyType = MessageType.MultipartReply,
        });
    }

    /// <inheritdoc cref="IReconciled.ReadHeld"/>
    public void ReadHeld(InstalledState ours, FlowVisitor? dynamicFlows, Action<HeldState?> done) =>
        ReadHeld(new HeldState(ours), dynamicFlows, done);

    void IWatched.ReadHeld(bool flowsToo, Action<HeldState?> done) =>
        ReadHeld(new HeldState(_reconciler.Installed.Anew()) { HasFlows = flowsToo }, null, done);

    private void ReadHeld(HeldState held, FlowVisitor? dynamicFlows, Action<HeldState?> done)
    {
        int left = held.HasFlows ? 3 : 2;
        bool whole = true;
        ReadGroups(held.Found, OnRead);
        ReadMeters(held.Found, OnRead);
        if (held.HasFlows)
            DumpFlows(default, 0, Visit, OnRead);

        void Visit(in FlowStatsEntry flow)
        {
            held.Found(flow);
            if (dynamicFlows is not null && CookieSpace.IsOurs(flow.Cookie) && CookieSpace.IsDynamic(flow.Cookie))
                dynamicFlows(flow);
        }

        void OnRead(bool answered)
        {
            whole &= answered;
            if (--left == 0)
                done(whole ? held : null);
        }
    }

    private delegate void GroupVisitor(in GroupDescEntry group);

    private delegate void MeterVisitor(in MeterConfigEntry meter);

    private void ReadGroups(GroupVisitor visit, Action<bool> done)
    {
        bool Read(ReadOnlySpan<byte> body, out OpenFlowError error)
        {
            if (!EntryListView.TryRead(body, out EntryListView<GroupDescEntry> groups, out error))
                return false;
            foreach (GroupDescEntry group in groups)
                visit(group);
            return true;
        }
        Ask(new MultipartRequest { Type = MultipartType.GroupDesc }, "GROUP_DESC", Read, done);
    }

    private void ReadMeters(MeterVisitor visit, Action<bool> done)
    {
        bool Read(ReadOnlySpan<byte> body, out OpenFlowError error)
        {
            if (!EntryListView.TryRead(body, out EntryListView<MeterConfigEntry> meters, out error))
                return false;
            foreach (MeterConfigEntry meter in meters)
                visit(meter);
            return true;
        }
        Ask(new MultipartRequest { Type = MultipartType.MeterConfig, Body = AllMeters }, "METER_CONFIG", Read, done);
    }

    // A switch without groups or meters refuses to tell them: then it has none.
    private void Ask(in MultipartRequest request, string name, PartReader read, Action<bool> done) =>
        SendRequest(request, new MultipartQuery(request.Type, read,
            (outcome, _) => done(outcome is RequestOutcome.Answered or RequestOutcome.Refused))
        {
            Name = name,
            ReplyType = MessageType.MultipartReply,
        });
}
