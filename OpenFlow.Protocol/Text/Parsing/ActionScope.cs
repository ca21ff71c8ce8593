using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Text.Parsing;

/// <summary>What is known while actions are read: those so far, and the kind of packet they work on.</summary>
internal sealed class ActionScope(Complaints complaints, MatchPrerequisites? packet, int depth = 0,
    bool isSet = false)
{
    // A message's length has 16 bits.
    private const int MaxSize = 0xff00;
    private const int MaxDepth = 8;

    private readonly List<IAction> _actions = [];
    private int _size;

    public Complaints Complaints => complaints;

    /// <summary>What the match says, as changed by actions so far; null where there is no match.</summary>
    public MatchPrerequisites? Packet => packet;

    public ActionList Actions => ActionList.Of([.. _actions]);

    public bool IsEmpty => _actions.Count == 0;

    public bool Fail(Piece at, string message) => complaints.Fail(at, message);

    /// <summary>Takes the action, always true unless there are too many.</summary>
    public bool Add(Piece at, IAction action)
    {
        _size += action.Size;
        if (_size > MaxSize)
            return Fail(at, $"these are more actions than the {MaxSize} octets that a message has room for");
        _actions.Add(action);
        return true;
    }

    /// <summary>Complains where the packet has no VLAN tag.</summary>
    public bool NeedsTag(KeyValue pair) =>
        isSet || packet is not { HasTag: false }
            || Fail(pair.Key, $"{pair.Key} needs dl_vlan in the match, or push_vlan before it");

    /// <summary>A scope for the actions within another one, or for those of an action set.</summary>
    public bool TryNest(Piece at, out ActionScope inner, bool asSet = false)
    {
        inner = new ActionScope(complaints, packet, depth + 1, asSet);
        return depth < MaxDepth || Fail(at, $"actions are nested more than {MaxDepth} deep");
    }

    /// <summary>Complains where the packet can't have the field.</summary>
    public bool Has(Piece at, OxmField field) =>
        packet?.Missing(field) is not { } missing || Fail(at, $"{field.OvsName} needs {missing} in the match");

    /// <summary>Complains where the packet isn't IP; what an action set will meet isn't known yet.</summary>
    public bool NeedsIp(KeyValue pair) =>
        isSet || packet is not { IsIp: false } || Fail(pair.Key, $"{pair.Key} needs ip or ipv6 in the match");

    public bool TryNumber(Piece text, string what, ulong max, out ulong value) =>
        NumberText.TryParse(text, what, max, complaints, out value);

    public bool TryPort(Piece text, string what, out PortNumber port) =>
        PortText.TryParse(text, what, complaints, out port);

    /// <summary>A port that 16 bits hold.</summary>
    public bool TryShortPort(Piece text, string what, out PortNumber port) =>
        TryPort(text, what, out port) && (port.Value < 0xff00 || port > PortNumber.Max
            || Fail(text, $"{text} is out of range: {what} here goes from 0 to 65279, or has a name"));

    /// <summary>The pairs of a list in parentheses.</summary>
    public bool TryPairs(Piece text, List<KeyValue> pairs)
    {
        bool failed;
        while (KeyValue.TryTake(ref text, complaints, out KeyValue pair, out failed))
            pairs.Add(pair);
        return !failed;
    }

    public bool Unknown(Piece word, string what, IEnumerable<string> known)
    {
        string hint = NearestName.Hint(word.Span, known);
        return Fail(word, hint.Length > 0 ? $"'{word}' is no {what}{hint}"
            : $"'{word}' is no {what}: there are {string.Join(", ", known)}");
    }
}
