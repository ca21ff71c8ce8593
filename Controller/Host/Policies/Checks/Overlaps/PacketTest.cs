using Controller.Host.Policies.Matching;
using OpenFlow.Protocol.Matching;

namespace Controller.Host.Policies.Checks.Overlaps;

/// <summary>
/// A test of a packet: a field by its number, the bits that count, and what they have to be. Besides OpenFlow's fields
/// there are the bridge and the port, which a policy knows by name.
/// </summary>
internal readonly record struct PacketTest(int Field, UInt128 Value, UInt128 Mask) : IComparable<PacketTest>
{
    public const int Bridge = -2;
    public const int Port = -1;

    private static readonly Dictionary<OxmField, int> Numbers =
        OxmFields.All.Select((field, index) => (field, index)).ToDictionary(row => row.field, row => row.index);

    public static PacketTest Of(FieldTest test) =>
        new(Numbers[test.Field], test.Value & test.Mask, test.Mask);

    /// <summary>A name, by a number that stands for it.</summary>
    public static PacketTest Of(int field, int number) => new(field, (UInt128)number, UInt128.MaxValue);

    public int CompareTo(PacketTest other) => Field.CompareTo(other.Field);

    /// <summary>The tests in the order of their fields.</summary>
    public static PacketTest[] Sorted(IEnumerable<PacketTest> tests)
    {
        PacketTest[] sorted = [.. tests];
        Array.Sort(sorted);
        return sorted;
    }
}
