using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Actions.Nicira;

/// <summary>
/// Looks the packet up again in the flow's own table and comes back (Open vSwitch, ovs-actions(7),
/// <c>resubmit:port</c>): in_port 16 bits, pad 32.
/// </summary>
/// <param name="Port">Taken as the ingress port of the look-up; IN_PORT leaves it as it is.</param>
public readonly record struct ResubmitAction(PortNumber Port) : IAction<ResubmitAction>
{
    public int Size => NiciraAction.SmallSize;

    public static bool TryRead(ActionView view, out ResubmitAction action)
    {
        action = default;
        if (!NiciraAction.Is(view, NiciraActionType.Resubmit, NiciraAction.SmallSize))
            return false;
        action = new ResubmitAction(ShortPort.Read(view.Octets[NiciraAction.BodyOffset..]));
        return true;
    }

    public void Write(Span<byte> destination) => ShortPort.Write(
        NiciraAction.Start(destination, NiciraActionType.Resubmit)[NiciraAction.BodyOffset..], Port);
}

/// <summary>
/// Looks the packet up in a table and comes back (Open vSwitch, ovs-actions(7), <c>resubmit(port,table)</c>):
/// <code>
///  0                              10      12  13      16
/// +-------------------------------+-------+---+-------+
/// | Nicira's header, 14 or 44     |in_port|tab|  pad  |
/// +-------------------------------+-------+---+-------+
/// </code>
/// </summary>
/// <param name="Port">Taken as the ingress port of the look-up; IN_PORT leaves it as it is.</param>
/// <param name="Table">255 for the flow's own.</param>
/// <param name="Tracked">
/// Whether the look-up sees the connection's first addresses and ports, <c>resubmit(port,table,ct)</c>: subtype 44.
/// </param>
public readonly record struct ResubmitTableAction(PortNumber Port, TableId Table, bool Tracked = false)
    : IAction<ResubmitTableAction>
{
    private const int PortOffset = NiciraAction.BodyOffset;
    private const int TableOffset = 12;

    /// <summary>A look-up with the packet's own ingress port.</summary>
    public ResubmitTableAction(TableId table)
        : this(PortNumber.InPort, table)
    {
    }

    public int Size => NiciraAction.SmallSize;

    public static bool TryRead(ActionView view, out ResubmitTableAction action)
    {
        action = default;
        if (view.Octets.Length != NiciraAction.SmallSize || !NiciraAction.TryReadType(view, out NiciraActionType type)
            || type is not (NiciraActionType.ResubmitTable or NiciraActionType.ResubmitTableCt))
            return false;
        action = new ResubmitTableAction(ShortPort.Read(view.Octets[PortOffset..]),
            new TableId(view.Octets[TableOffset]), type == NiciraActionType.ResubmitTableCt);
        return true;
    }

    public void Write(Span<byte> destination)
    {
        destination = NiciraAction.Start(destination,
            Tracked ? NiciraActionType.ResubmitTableCt : NiciraActionType.ResubmitTable);
        ShortPort.Write(destination[PortOffset..], Port);
        destination[TableOffset] = Table.Value;
    }
}
