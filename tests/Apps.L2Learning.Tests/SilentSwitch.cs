using Controller.Abstractions;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Apps.L2Learning.Tests;

/// <summary>
/// A switch that encodes what it is sent, as a session does, and counts it; to measure the app alone.
/// </summary>
internal sealed class SilentSwitch(int portCount) : ISwitch
{
    private readonly byte[] _output = new byte[4096];

    public bool Dry { get; set; }
    public int FlowMods { get; private set; }

    public int PacketOuts { get; private set; }

    public int LastSize { get; private set; }

    public DatapathId Id => new(1);
    public string Name => "silent";
    public SwitchFeatures Features { get; init; } = new() { Groups = true, ControllerMeter = true, MaxMeter = 65535 };

    public IReadOnlyList<SwitchPort> Ports { get; } = [.. Enumerable.Range(1, portCount).Select(number =>
        new SwitchPort(new PortNumber((uint)number), $"p{number}", new MacAddress((ulong)number), PortRole.Edge))];

    public long Now { get; set; }

    public IReadOnlyCollection<Flow> Held => [];

    public TableId? NextTable(TableId after) => null;

    public bool TryGetPort(PortNumber number, out SwitchPort port)
    {
        port = Ports[(int)number.Value - 1];
        return true;
    }

    public void Send(in FlowMod message)
    {
        FlowMods++; if (Dry) return;
        LastSize = message.Size;
        message.Write(_output, new Xid(1));
    }

    public void Send(in PacketOut message)
    {
        PacketOuts++; if (Dry) return;
        message.Write(_output, new Xid(1));
    }

    public void Redeclare()
    {
    }

    public void DumpFlows(Cookie cookie, ulong cookieMask, FlowVisitor visit, Action<bool> done) => done(true);

    public void Publish(SwitchEvent happened)
    {
    }

    public void Post(Action work) => work();
}
