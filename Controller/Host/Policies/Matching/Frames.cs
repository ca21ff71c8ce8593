using OpenFlow.Protocol.Matching;

namespace Controller.Host.Policies.Matching;

/// <summary>
/// Which kinds of packets a match can be about: those of one Ethernet type, IPv4 and IPv6 where nothing says which, or
/// any at all. Keys narrow them.
/// </summary>
internal sealed class Frames
{
    private List<int> _types = [];

    /// <summary>Whether any packet will do: no key has asked for a type yet.</summary>
    public bool AreAny { get; private set; } = true;

    /// <summary>The IP protocol that all of them have; null for any.</summary>
    public int? Protocol { get; set; }

    public IReadOnlyList<int> Types => _types;

    /// <summary>Narrows to these types; false, and nothing is changed, where none would be left.</summary>
    public bool TryNarrow(params int[] types)
    {
        List<int> left = AreAny ? [.. types] : [.. _types.Where(type => types.Contains(type))];
        if (left.Count == 0)
            return false;
        (_types, AreAny) = (left, false);
        return true;
    }

    /// <summary>What the types are called in an error.</summary>
    public string Title => string.Join(" or ", _types.Select(ProtocolNames.NameOfEtherType));

    /// <summary>The tests that say so, a list for each type; one empty list where any will do.</summary>
    public IEnumerable<(int? Type, List<FieldTest> Tests)> Tests()
    {
        if (AreAny)
            return [(null, [])];
        return _types.Select(type =>
        {
            List<FieldTest> tests = [new FieldTest(OxmFields.EthType, (UInt128)type)];
            if (Protocol is { } protocol)
                tests.Add(new FieldTest(OxmFields.IpProto, (UInt128)protocol));
            return ((int?)type, tests);
        });
    }
}
