using Controller.Abstractions;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;

namespace Apps.Overlay.Tests.Network;

/// <summary>A switch's facts, and no way to it: what an app has that is only asked what it would declare.</summary>
internal sealed class ShadowOf(ISwitch sw) : ISwitch
{
    public DatapathId Id => sw.Id;

    public string Name => sw.Name;

    public SwitchFeatures Features => sw.Features;

    public IReadOnlyList<SwitchPort> Ports => sw.Ports;

    public long Now => sw.Now;

    public IReadOnlyCollection<Flow> Held => sw.Held;

    public bool TryGetPort(PortNumber number, out SwitchPort port) => sw.TryGetPort(number, out port);

    public TableId? NextTable(TableId after) => sw.NextTable(after);

    public void Send(in FlowMod message)
    {
    }

    public void Send(in PacketOut message)
    {
    }

    public void Redeclare()
    {
    }

    public void DumpFlows(Cookie cookie, ulong cookieMask, FlowVisitor visit, Action<bool> done) => done(false);

    public void Publish(SwitchEvent happened)
    {
    }

    public void Post(Action work)
    {
    }
}
