using Controller.Abstractions;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Switches;

/// <summary>
/// A switch as an app sees it that is only asked what it would declare: with the facts of the real one, and without
/// any way to it. What the app sends, publishes or posts is dropped.
/// </summary>
internal sealed class ShadowSwitch(SwitchSession session, Func<TableId, TableId?> nextTable) : ISwitch
{
    public DatapathId Id => session.Id;

    public string Name => session.Name;

    public SwitchFeatures Features => session.Features;

    public IReadOnlyList<SwitchPort> Ports => session.CurrentPorts;

    public long Now => session.Now;

    public IReadOnlyCollection<Flow> Held => session.HeldFlows;

    public bool TryGetPort(PortNumber number, out SwitchPort port) => session.TryGetPort(number, out port);

    public TableId? NextTable(TableId after) => nextTable(after);

    public void Send(in FlowMod message)
    {
    }

    public void Send(in PacketOut message)
    {
    }

    public void Redeclare()
    {
    }

    /// <summary>Its flows have been shown to the app already, as far as it will live to see them.</summary>
    public void DumpFlows(Cookie cookie, ulong cookieMask, FlowVisitor visit, Action<bool> done) => done(false);

    public void Publish(SwitchEvent happened)
    {
    }

    public void Post(Action work)
    {
    }
}
