using OpenFlow.Protocol.Matching;

namespace Controller.Core.Policies.Ordering;

/// <summary>A match as numbers: for each field in it a value of up to 128 bits.</summary>
internal sealed class MatchFields
{
    private readonly UInt128[] _values;

    public MatchFields(Match match)
    {
        var fields = new List<(uint Field, UInt128 Mask)>();
        var values = new List<UInt128>();
        foreach (Oxm oxm in match.View)
        {
            // What is larger than a number, or not told apart by one, is left out: as if nothing were known of it.
            if (oxm.Value.Length > 16 || oxm.Class == OxmClass.Experimenter)
                continue;
            UInt128 mask = oxm.HasMask ? NumberOf(oxm.Mask) : UInt128.MaxValue;
            fields.Add((oxm.RawHeader >> 9, mask));
            values.Add(NumberOf(oxm.Value) & mask);
        }
        Shape = new MatchShape([.. fields]);
        _values = [.. values];
    }

    public MatchShape Shape { get; }

    /// <summary>A hash of the value in those bits that another shape looks at, too.</summary>
    public ulong ValueIn(MatchShape other)
    {
        const ulong Multiplier = 0x9e37_79b9_7f4a_7c15;
        ulong hash = 0;
        for (int i = 0; i < _values.Length; i++)
        {
            if (!other.TryMask(Shape.Fields[i].Field, out UInt128 mask))
                continue;
            UInt128 value = _values[i] & mask & Shape.Fields[i].Mask;
            hash = (ulong.RotateLeft(hash, 5) ^ (ulong)value ^ (ulong)(value >> 64) * Multiplier) * Multiplier;
        }
        return hash;
    }

    private static UInt128 NumberOf(ReadOnlySpan<byte> octets)
    {
        UInt128 number = 0;
        foreach (byte octet in octets)
            number = number << 8 | octet;
        return number;
    }
}
