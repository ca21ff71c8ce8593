using System.Buffers.Binary;

namespace OpenFlow.Protocol.Actions.Nicira;

/// <summary>
/// Says which clause of a conjunctive match the flow is (Open vSwitch, ovs-fields(7), <c>conjunction(id,k/n)</c>):
/// clause 8 bits from 0 on, clauses 8, id 32.
/// </summary>
/// <param name="Id">What the flow with the actions matches as <c>conj_id</c>.</param>
/// <param name="Clause">1 up to <paramref name="ClauseCount"/>.</param>
/// <param name="ClauseCount">2 to 64.</param>
public readonly record struct ConjunctionAction(uint Id, int Clause, byte ClauseCount) : IAction<ConjunctionAction>
{
    private const int ClauseOffset = NiciraAction.BodyOffset;
    private const int ClauseCountOffset = 11;
    private const int IdOffset = 12;

    public int Size => NiciraAction.SmallSize;

    public static bool TryRead(ActionView view, out ConjunctionAction action)
    {
        action = default;
        if (!NiciraAction.Is(view, NiciraActionType.Conjunction, NiciraAction.SmallSize))
            return false;
        action = new ConjunctionAction(BinaryPrimitives.ReadUInt32BigEndian(view.Octets[IdOffset..]),
            view.Octets[ClauseOffset] + 1, view.Octets[ClauseCountOffset]);
        return true;
    }

    public void Write(Span<byte> destination)
    {
        destination = NiciraAction.Start(destination, NiciraActionType.Conjunction);
        destination[ClauseOffset] = (byte)(Clause - 1);
        destination[ClauseCountOffset] = ClauseCount;
        BinaryPrimitives.WriteUInt32BigEndian(destination[IdOffset..], Id);
    }
}
