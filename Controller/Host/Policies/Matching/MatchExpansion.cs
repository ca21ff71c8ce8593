using OpenFlow.Protocol.Matching;

namespace Controller.Host.Policies.Matching;

/// <summary>One way for a packet to pass a key of a match.</summary>
/// <param name="Type">The Ethernet type of which alone it is a way; null for any.</param>
internal readonly record struct Alternative(int? Type, FieldTest Test);

/// <summary>
/// A match whose keys have several ways each, as the flows that it takes: lists and ranges are multiplied out, ways of
/// one Ethernet type meet only those of the same.
/// </summary>
internal sealed class MatchExpansion
{
    /// <summary>Flows that one rule may become.</summary>
    public const int MaxCount = 4096;

    private readonly List<IReadOnlyList<Alternative>> _keys = [];
    private readonly List<FieldTest> _fixed = [];

    public void Add(FieldTest test) => _fixed.Add(test);

    public void Add(IReadOnlyList<Alternative> alternatives)
    {
        if (alternatives is [{ Type: null } only])
            _fixed.Add(only.Test);
        else
            _keys.Add(alternatives);
    }

    public long CountOf(Frames frames) => frames.Tests().Sum(frame => _keys.Aggregate(
        1L, (count, key) => Math.Min(count * key.Count(way => Fits(way, frame.Type)), int.MaxValue)));

    public IReadOnlyList<Match> Expand(Frames frames)
    {
        var matches = new List<Match>();
        foreach ((int? type, List<FieldTest> tests) in frames.Tests())
        {
            tests.AddRange(_fixed);
            Expand(0, type, tests, matches);
        }
        return matches;
    }

    private void Expand(int key, int? type, List<FieldTest> tests, List<Match> matches)
    {
        if (key == _keys.Count)
        {
            matches.Add(MatchEncoder.Encode(tests));
            return;
        }
        foreach (Alternative way in _keys[key])
        {
            if (!Fits(way, type))
                continue;
            tests.Add(way.Test);
            Expand(key + 1, type, tests, matches);
            tests.RemoveAt(tests.Count - 1);
        }
    }

    private static bool Fits(Alternative way, int? type) => way.Type is null || way.Type == type;
}
