using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Types;

namespace Apps.L2Learning.Ports;

/// <summary>The way out by one port, encoded once: as actions of a packet-out and as instructions of a flow.</summary>
internal sealed class Egress
{
    public Egress(PortNumber port, bool untags)
    {
        Port = port;
        Untags = untags;
        Actions = untags
            ? ActionList.Of(new PopVlanAction(), new OutputAction(port))
            : ActionList.Of(new OutputAction(port));
        Instructions = InstructionList.Of(apply: Actions);
    }

    public PortNumber Port { get; }

    public bool Untags { get; }

    public ActionList Actions { get; }

    public InstructionList Instructions { get; }
}
