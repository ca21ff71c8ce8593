using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Text.Parsing.Actions;
using OpenFlow.Protocol.Text.Parsing.Lexical;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Text.Parsing;

/// <summary>
/// Reads what stands behind <c>actions=</c> of a flow: actions to apply, and instructions by their names, in the order
/// in which a switch does them (OpenFlow 1.3.5 §5.9).
/// </summary>
internal sealed class InstructionParser(ActionScope scope, TableId table)
{
    private const int ApplyRank = 1;

    // In the order of their execution; what has no name here is an action to apply.
    private static readonly string[] Ranks =
        ["meter", "apply_actions", "clear_actions", "write_actions", "write_metadata", "goto_table"];

    private readonly List<IInstruction> _instructions = [];
    private int _rank;
    private bool _any;

    public static IEnumerable<string> Names => Ranks.Where(name => name != "apply_actions");

    public bool TryParse(Piece text, out InstructionList instructions)
    {
        instructions = InstructionList.Drop;
        Piece? drop = null;
        bool failed;
        while (KeyValue.TryTake(ref text, scope.Complaints, out KeyValue pair, out failed))
        {
            bool isDrop = pair.IsBare && pair.Key.Is("drop");
            if (drop is not null || (isDrop && _any))
                return scope.Fail(drop ?? pair.Key, "drop can't stand with other actions: leave it out");
            _any = true;
            if (isDrop)
                drop = pair.Key;
            else if (!TryParseOne(pair))
                return false;
        }
        if (failed)
            return false;
        AddApply();
        instructions = InstructionList.OfValues([.. _instructions]);
        return instructions.Octets.Length <= ActionScope.MaxSize
            || scope.Fail(text, $"these are more actions than the {ActionScope.MaxSize} octets that a message has room for");
    }

    private bool TryParseOne(KeyValue pair)
    {
        int rank = Array.FindIndex(Ranks, pair.Key.Is);
        if (rank == ApplyRank)
            return scope.Fail(pair.Key, "apply_actions is the default: write its actions alone");
        bool isAction = rank < 0;
        rank = isAction ? ApplyRank : rank;
        if (rank < _rank || (rank == _rank && !isAction && _instructions.Count > 0))
        {
            return scope.Fail(pair.Key, rank == _rank
                ? $"{pair.Key} stands twice: leave out one"
                : $"{pair.Key} must stand before {(_rank == ApplyRank ? "the actions" : Ranks[_rank])}");
        }
        if (rank > ApplyRank && _rank <= ApplyRank)
            AddApply();
        _rank = rank;
        return isAction ? ActionParser.TryParseOne(pair, scope) : TryParseInstruction(pair);
    }

    private void AddApply()
    {
        if (!scope.IsEmpty && !_instructions.OfType<ApplyActionsInstruction>().Any())
            _instructions.Add(new ApplyActionsInstruction(scope.Actions));
    }

    private bool TryParseInstruction(KeyValue pair)
    {
        switch (pair.Key.Span)
        {
            case "meter":
                return TryParseMeter(pair);
            case "clear_actions":
                return Add(new ClearActionsInstruction());
            case "write_actions":
                if (!scope.TryNest(pair.Key, out ActionScope set, asSet: true)
                    || !ActionParser.TryParse(pair.Value, set))
                    return false;
                return set.IsEmpty || Add(new WriteActionsInstruction(set.Actions));
            case "write_metadata":
                return TryParseMetadata(pair);
            default:
                return TryParseGoto(pair);
        }
    }

    private bool TryParseMeter(KeyValue pair)
    {
        if (Complaints.MayBeName(pair.Value) && scope.Complaints.Names is { } names
            && names.TryFindMeter(pair.Value.ToString(), out MeterId named))
            return Add(new MeterInstruction(named));
        if (!scope.TryNumber(pair.Value, "meter", uint.MaxValue, out ulong meter))
            return false;
        return meter != 0 ? Add(new MeterInstruction(new MeterId((uint)meter)))
            : scope.Fail(pair.Value, "meters count from 1");
    }

    private bool TryParseMetadata(KeyValue pair)
    {
        bool masked = pair.Value.TrySplit("/", out Piece value, out Piece mask);
        ulong bits = ulong.MaxValue;
        return scope.TryNumber(value, "write_metadata", ulong.MaxValue, out ulong number)
            && (!masked || scope.TryNumber(mask, "its mask", ulong.MaxValue, out bits))
            && Add(new WriteMetadataInstruction(number, bits));
    }

    private bool TryParseGoto(KeyValue pair)
    {
        if (!scope.TryNumber(pair.Value, "goto_table", TableId.Max.Value, out ulong next))
            return false;
        return table == TableId.All || next > table.Value ? Add(new GotoTableInstruction(new TableId((byte)next)))
            : scope.Fail(pair.Value, $"goto_table leads to later tables only: above {table}");
    }

    private bool Add(IInstruction instruction)
    {
        _instructions.Add(instruction);
        return true;
    }
}
