using OpenFlow.Protocol.Matching;

namespace Controller.Core.Policies.Ordering;

/// <summary>
/// Cuts an ordered list of rules into blocks of neighbours that don't overlap: no packet matches two of a block, so
/// that their order doesn't matter. May see an overlap where there is none, never the other way.
/// </summary>
/// <remarks>
/// Two matches overlap unless they want different values in bits that both look at. A block keeps its matches by their
/// shape (which bits of which fields). For each pair of shapes that meet it has a set of the values in the bits that both
/// look at, so that a rule is compared with all of a block by one look-up a shape.
/// </remarks>
internal sealed class RuleBlocks
{
    // Sets of values grow with the square of it; rules of more shapes begin a new block.
    private const int MaxShapes = 16;

    private readonly Dictionary<MatchShape, int> _shapeIds = [];
    private readonly List<MatchShape> _shapes = [];
    private readonly List<int> _present = [];
    private readonly Dictionary<int, List<MatchFields>> _members = [];
    private readonly Dictionary<(int Of, int Seen), HashSet<ulong>> _values = [];

    /// <summary>The block of each rule, from 0; a rule has any number of matches, which may overlap one another.</summary>
    public static int[] Of(IReadOnlyList<IReadOnlyList<Match>> rules)
    {
        var block = new RuleBlocks();
        var numbers = new int[rules.Count];
        int number = 0;
        for (int i = 0; i < numbers.Length; i++)
        {
            MatchFields[] fields = [.. rules[i].Select(match => new MatchFields(match))];
            if (fields.Any(block.Overlaps))
            {
                number++;
                block.Clear();
            }
            foreach (MatchFields match in fields)
                block.Add(match);
            numbers[i] = number;
        }
        return numbers;
    }

    private bool Overlaps(MatchFields match)
    {
        int shape = IdOf(match.Shape);
        if (_present.Count >= MaxShapes && !_members.ContainsKey(shape))
            return true;
        foreach (int other in _present)
        {
            if (ValuesOf(other, shape).Contains(match.ValueIn(_shapes[other])))
                return true;
        }
        return false;
    }

    private void Add(MatchFields match)
    {
        int shape = IdOf(match.Shape);
        if (!_members.TryGetValue(shape, out List<MatchFields>? members))
        {
            _members[shape] = members = [];
            _present.Add(shape);
        }
        members.Add(match);
        foreach (((int of, int seen), HashSet<ulong> values) in _values)
        {
            if (of == shape)
                values.Add(match.ValueIn(_shapes[seen]));
        }
    }

    private void Clear()
    {
        _present.Clear();
        _members.Clear();
        _values.Clear();
    }

    // The values of one shape's matches in the bits that another shape looks at, too.
    private HashSet<ulong> ValuesOf(int shape, int seen)
    {
        if (_values.TryGetValue((shape, seen), out HashSet<ulong>? values))
            return values;
        values = [.. _members[shape].Select(match => match.ValueIn(_shapes[seen]))];
        _values[(shape, seen)] = values;
        return values;
    }

    private int IdOf(MatchShape shape)
    {
        if (_shapeIds.TryGetValue(shape, out int id))
            return id;
        id = _shapes.Count;
        _shapeIds.Add(shape, id);
        _shapes.Add(shape);
        return id;
    }
}
