using System.Buffers.Binary;
using OpenFlow.Protocol.Actions;

namespace Controller.Core.Dataplane;

/// <summary>
/// The actions that a packet collects for the end of the pipeline (OpenFlow 1.3.5 §5.10): one of each type, and one
/// SET_FIELD for each field; the last one written stays. They are done in the order of the specification, whatever
/// the order in which they came.
/// </summary>
internal sealed class ActionSet
{
    // Ranks of §5.10; actions of others come where fields are set, as in Open vSwitch.
    private const int SetRank = 8;
    private const int GroupRank = 10;
    private const int OutputRank = 11;
    private const int FieldOffset = 4;
    private const int FieldShift = 9;

    private readonly SortedDictionary<(int Rank, ulong Kind), byte[]> _actions = [];

    public bool IsEmpty => _actions.Count == 0;

    /// <summary>Encoded actions in the order to do them. With a group no output is done.</summary>
    public IEnumerable<byte[]> InOrder
    {
        get
        {
            bool hasGroup = _actions.Keys.Any(key => key.Rank == GroupRank);
            return _actions.Where(action => !hasGroup || action.Key.Rank != OutputRank).Select(action => action.Value);
        }
    }

    public void Clear() => _actions.Clear();

    public void Write(ActionListView actions)
    {
        foreach (ActionView action in actions)
            _actions[(RankOf(action.Type), KindOf(action))] = action.Octets.ToArray();
    }

    private ulong KindOf(ActionView action) => action.Type switch
    {
        ActionType.SetField => BinaryPrimitives.ReadUInt32BigEndian(action.Octets[FieldOffset..]) >> FieldShift,
        ActionType.Experimenter => ((ulong)1 << 32) + (ulong)_actions.Count,
        _ => (ulong)action.Type << 33,
    };

    private static int RankOf(ActionType type) => type switch
    {
        ActionType.CopyTtlIn => 1,
        ActionType.PopVlan or ActionType.PopMpls or ActionType.PopPbb => 2,
        ActionType.PushMpls => 3,
        ActionType.PushPbb => 4,
        ActionType.PushVlan => 5,
        ActionType.CopyTtlOut => 6,
        ActionType.DecNwTtl or ActionType.DecMplsTtl => 7,
        ActionType.SetQueue => 9,
        ActionType.Group => GroupRank,
        ActionType.Output => OutputRank,
        _ => SetRank,
    };
}
