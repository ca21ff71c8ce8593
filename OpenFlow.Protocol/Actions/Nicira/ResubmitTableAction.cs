using System.Buffers.Binary;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Actions.Nicira;

/// <summary>
/// Looks the packet up in a table and comes back (Open vSwitch, ovs-actions(7), <c>resubmit(port,table)</c>):
/// <code>
///  0                              10      12  13      16
/// +-------------------------------+-------+---+-------+
/// | Nicira's header, subtype 14   |in_port|tab|  pad  |
/// +-------------------------------+-------+---+-------+
/// </code>
/// </summary>
/// <param name="Port">Taken as the ingress port of the look-up; IN_PORT leaves it as it is.</param>
public readonly record struct ResubmitTableAction(PortNumber Port, TableId Table) : IAction<ResubmitTableAction>
{
    private const int WireSize = 16;
    private const int PortOffset = NiciraAction.BodyOffset;
    private const int TableOffset = 12;
    private const int PadOffset = 13;

    // The port has 16 bits as in OpenFlow 1.0, its reserved numbers from 0xff00 on.
    private const uint FirstReserved16 = 0xff00;
    private const uint ReservedBits = 0xffff0000;

    /// <summary>A look-up with the packet's own ingress port.</summary>
    public ResubmitTableAction(TableId table)
        : this(PortNumber.InPort, table)
    {
    }

    public int Size => WireSize;

    public static bool TryRead(ActionView view, out ResubmitTableAction action)
    {
        action = default;
        if (view.Octets.Length != WireSize || !NiciraAction.Is(view, NiciraActionType.ResubmitTable))
            return false;
        uint port = BinaryPrimitives.ReadUInt16BigEndian(view.Octets[PortOffset..]);
        action = new ResubmitTableAction(
            new PortNumber(port >= FirstReserved16 ? port | ReservedBits : port),
            new TableId(view.Octets[TableOffset]));
        return true;
    }

    public void Write(Span<byte> destination)
    {
        NiciraAction.WriteHeader(destination, NiciraActionType.ResubmitTable, WireSize);
        BinaryPrimitives.WriteUInt16BigEndian(destination[PortOffset..], (ushort)Port.Value);
        destination[TableOffset] = Table.Value;
        destination[PadOffset..WireSize].Clear();
    }
}
