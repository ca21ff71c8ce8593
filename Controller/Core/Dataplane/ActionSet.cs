using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Actions.Nicira;

namespace Controller.Core.Dataplane;

/// <summary>
/// The actions that a packet collects for the end of the pipeline, or those of a bucket (OpenFlow 1.3.5 §5.10): the
/// last one of each type, done in the order of the specification. As in Open vSwitch 3.1, those that set fields are
/// all done, in the order in which they came; of group, output and resubmit only the first that there is; and other
/// actions, such as <c>learn</c> and <c>controller</c>, not at all.
/// </summary>
internal sealed class ActionSet
{
    private const int SetRank = 8;
    private const int GroupRank = 10;
    private const int OutputRank = 11;
    private const int ResubmitRank = 12;
    private const int NoRank = 0;

    private readonly SortedDictionary<(int Rank, int Order), byte[]> _actions = [];
    private int _setCount;

    /// <summary>Encoded actions in the order to do them: none where nothing says where to go.</summary>
    public IReadOnlyList<byte[]> InOrder
    {
        get
        {
            int last = _actions.Keys.Select(key => key.Rank).FirstOrDefault(rank => rank >= GroupRank, NoRank);
            return [.. _actions.Where(action => action.Key.Rank <= last).Select(action => action.Value)];
        }
    }

    public void Clear() => _actions.Clear();

    public void Write(ActionListView actions)
    {
        foreach (ActionView action in actions)
        {
            int rank = RankOf(action);
            if (rank != NoRank)
                _actions[(rank, rank == SetRank ? ++_setCount : 0)] = action.Octets.ToArray();
        }
    }

    private static int RankOf(ActionView action) => action.Type switch
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
        ActionType.Experimenter when ResubmitTableAction.TryRead(action, out _) => ResubmitRank,
        ActionType.Experimenter when !LoadAction.TryRead(action, out _) && !MoveAction.TryRead(action, out _) => NoRank,
        _ => SetRank,
    };
}
