using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;

namespace Controller.Abstractions;

/// <summary>What an app did with a packet.</summary>
public enum Verdict
{
    /// <summary>Not mine: the next app may have it.</summary>
    Pass,

    /// <summary>Done: no other app sees it.</summary>
    Handled,
}

/// <summary>What becomes of a dynamic flow found in a switch that came back.</summary>
public enum Adoption
{
    Keep,
    Delete,
}

/// <summary>
/// An app on one switch. Override what concerns it. All calls come on the switch's event loop, one after the
/// other; an exception out of any of them restarts this app on this switch (a new instance from its factory,
/// which adopts the flows found), is logged and counted, and leaves the session and the other apps alone.
/// </summary>
/// <remarks>
/// The life of an instance: construction, <see cref="OnFlowFound"/> for each of its dynamic flows that is in the
/// switch, <see cref="OnStarted"/>, the first <see cref="Declare"/>, then events as they come.
/// </remarks>
public abstract class SwitchApp
{
    /// <summary>
    /// The tables that this instance has flows in: fixed once it is made. Packets come to a table only from the one
    /// before it that is used, so that an app which uses a table goes on to <see cref="ISwitch.NextTable"/>.
    /// </summary>
    public virtual IReadOnlyList<TableId> Tables => [];

    /// <summary>A dynamic flow of this app (by its cookie) from an earlier life.</summary>
    public virtual Adoption OnFlowFound(in FlowStatsEntry flow) => Adoption.Delete;

    /// <summary>Everything found has been seen; from now on events come.</summary>
    public virtual void OnStarted()
    {
    }

    /// <summary>
    /// Adds this app's static flows, groups and meters to what the switch is to hold: a pure function of the
    /// app's options and of what it knows of the switch.
    /// </summary>
    public virtual void Declare(DesiredState desired)
    {
    }

    public virtual Verdict OnPacketIn(in ReceivedPacket packet) => Verdict.Pass;

    /// <summary>A flow of this app (by its cookie) that was flagged SEND_FLOW_REM has gone.</summary>
    public virtual void OnFlowRemoved(in FlowRemoved removed)
    {
    }

    /// <summary>A port came, went or changed; <see cref="ISwitch.Ports"/> shows the new state already.</summary>
    public virtual void OnPortChanged(SwitchPort port, PortChange change)
    {
    }

    /// <summary>
    /// The ways between switches are others now, maybe far from this one: hosts learnt at ports to other switches
    /// (<see cref="PortRole.Link"/>) may be behind another of them.
    /// </summary>
    public virtual void OnWaysChanged()
    {
    }

    /// <summary>Once a second.</summary>
    public virtual void OnTick()
    {
    }

    /// <summary>Adds the hosts this app knows on this switch; for people who ask.</summary>
    public virtual void CollectHosts(ICollection<HostEntry> hosts)
    {
    }
}
