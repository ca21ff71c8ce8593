using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;

namespace Controller.Abstractions;

/// <summary>
/// A connected switch as its apps see it. One instance lives as long as one connection; a switch that comes
/// back is a new instance with new apps, which rebuild what they knew from the flows they find.
/// </summary>
/// <remarks>
/// Threads: the switch and all its apps run on one event loop. Every member but <see cref="Post"/> is called on
/// it only, so apps take no locks and may hold what they like between calls.
/// </remarks>
public interface ISwitch
{
    DatapathId Id { get; }

    /// <summary>The name of the policy, else what the switch calls itself, else the datapath id.</summary>
    string Name { get; }

    SwitchFeatures Features { get; }

    /// <summary>An immutable snapshot, by port number; a change makes a new one.</summary>
    IReadOnlyList<SwitchPort> Ports { get; }

    /// <summary>Milliseconds of a monotonic clock: for ages and timeouts, never for display.</summary>
    long Now { get; }

    bool TryGetPort(PortNumber number, out SwitchPort port);

    /// <summary>
    /// The static flows of all apps that the switch holds, as far as is known: what the next declaration is compared
    /// with. A view of now, for use within <see cref="SwitchApp.Declare"/>.
    /// </summary>
    IReadOnlyCollection<Flow> Held { get; }

    /// <summary>
    /// The first table behind another that any app uses; null if there is none. The answer is right once all apps
    /// have been made: from <see cref="SwitchApp.Declare"/> on.
    /// </summary>
    TableId? NextTable(TableId after);

    /// <summary>
    /// Appends a flow-mod to what goes out at the end of this turn of the event loop, in order: for dynamic flows.
    /// Allocates nothing. An ERROR that it causes is logged and counted with the request in words.
    /// </summary>
    /// <remarks>An overload a message: a generic interface method costs a look-up at each call.</remarks>
    void Send(in FlowMod message);

    /// <summary>
    /// Appends a packet-out, behind all that was sent before; a flow-mod ahead of it needs no barrier.
    /// </summary>
    void Send(in PacketOut message);

    /// <summary>
    /// Says that what <see cref="SwitchApp.Declare"/> would answer has changed. The switch asks all its apps
    /// again at the end of this turn of the event loop, and sends the difference.
    /// </summary>
    void Redeclare();

    /// <summary>
    /// Reads the flows whose cookie passes the filter, table by table as the switch sends them. Then
    /// <paramref name="done"/> is called with whether the dump was whole; after false (timeout, lost
    /// connection) what was seen may be only part.
    /// </summary>
    void DumpFlows(Cookie cookie, ulong cookieMask, FlowVisitor visit, Action<bool> done);

    /// <summary>Tells the rest of the controller what happened: it is logged, counted, and shown.</summary>
    void Publish(SwitchEvent happened);

    /// <summary>Runs work on the switch's event loop; from any thread. Dropped if the switch has gone.</summary>
    void Post(Action work);
}
