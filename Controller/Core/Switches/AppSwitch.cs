using Controller.Abstractions;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Switches;

/// <summary>
/// A switch as one instance of an app sees it. What the app has called later (posted work, a dump's flows) is
/// that instance's fault if it fails, and is dropped once the instance has been replaced.
/// </summary>
internal sealed class AppSwitch(
    SwitchSession session, Func<AppSwitch, bool> isCurrent, Action<Exception> faulted) : ISwitch
{
    public DatapathId Id => session.Id;

    public string Name => session.Name;

    public SwitchFeatures Features => session.Features;

    public IReadOnlyList<SwitchPort> Ports => session.CurrentPorts;

    public long Now => session.Now;

    public IReadOnlyCollection<Flow> Held => session.HeldFlows;

    public TableId? NextTable(TableId after) => session.NextTable(after);

    public bool TryGetPort(PortNumber number, out SwitchPort port) => session.TryGetPort(number, out port);

    public void Send(in FlowMod message) => session.SendFlowMod(message);

    public void Send(in PacketOut message) => session.SendPacketOut(message);

    public void Redeclare() => session.Redeclare();

    public void DumpFlows(Cookie cookie, ulong cookieMask, FlowVisitor visit, Action<bool> done)
    {
        bool failed = false;
        session.DumpFlows(cookie, cookieMask, Visit, whole => Guard(() => done(whole && !failed)));

        void Visit(in FlowStatsEntry flow)
        {
            if (failed || !isCurrent(this))
                return;
            try
            {
                visit(flow);
            }
            catch (Exception fault)
            {
                failed = true;
                faulted(fault);
            }
        }
    }

    public void Publish(SwitchEvent happened) => session.Publish(happened);

    public void Post(Action work) => session.Post(() => Guard(work));

    private void Guard(Action work)
    {
        if (!isCurrent(this))
            return;
        try
        {
            work();
        }
        catch (Exception fault)
        {
            faulted(fault);
        }
    }
}
