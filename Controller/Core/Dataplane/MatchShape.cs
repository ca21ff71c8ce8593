using OpenFlow.Protocol.Matching;

namespace Controller.Core.Dataplane;

/// <summary>
/// Which bits of which fields a match looks at, whatever it wants them to be: flows of one shape can be found by a
/// hash of those bits. Equal where fields and masks are.
/// </summary>
internal sealed class MatchShape : IEquatable<MatchShape>
{
    private readonly int _hash;

    public MatchShape((OxmField Field, UInt128 Mask)[] parts)
    {
        Parts = parts;
        var hash = new HashCode();
        foreach ((OxmField field, UInt128 mask) in Parts)
        {
            hash.Add(field);
            hash.Add(mask);
        }
        _hash = hash.ToHashCode();
    }

    /// <summary>In the order of <see cref="FlowMatch.Tests"/>.</summary>
    public (OxmField Field, UInt128 Mask)[] Parts { get; }

    public static MatchShape Of(FlowMatch match) => new(Array.ConvertAll(match.Tests, test => (test.Field, test.Mask)));

    /// <summary>A hash of the bits that it looks at in a packet.</summary>
    public int HashOf(Packet packet)
    {
        uint hash = 0;
        foreach ((OxmField field, UInt128 mask) in Parts)
        {
            packet.TryGet(field, out UInt128 value);
            hash = Add(hash, value & mask);
        }
        return (int)hash;
    }

    /// <summary>The same of what a match wants them to be; it must look at all of them.</summary>
    public int HashOf(FlowMatch match)
    {
        uint hash = 0;
        foreach ((OxmField field, UInt128 mask) in Parts)
            hash = Add(hash, match.ValueOf(field) & mask);
        return (int)hash;
    }

    /// <summary>The same of values that are known; those whose mask is 0 are not.</summary>
    public int HashOf(ReadOnlySpan<FieldTest> tests)
    {
        uint hash = 0;
        foreach (FieldTest test in tests)
        {
            if (test.Mask != 0)
                hash = Add(hash, test.Value);
        }
        return (int)hash;
    }

    /// <summary>Whether it looks at no bit that the other doesn't.</summary>
    public bool IsWithin(MatchShape other)
    {
        foreach ((OxmField field, UInt128 mask) in Parts)
        {
            if ((mask & ~other.MaskOf(field)) != 0)
                return false;
        }
        return true;
    }

    public UInt128 MaskOf(OxmField field)
    {
        foreach ((OxmField own, UInt128 mask) in Parts)
        {
            if (own == field)
                return mask;
        }
        return 0;
    }

    public bool Equals(MatchShape? other) =>
        other is not null && _hash == other._hash && Parts.AsSpan().SequenceEqual(other.Parts);

    public override bool Equals(object? obj) => Equals(obj as MatchShape);

    public override int GetHashCode() => _hash;

    // Two rounds of a multiply and a fold: flows differ in few bits, anywhere in a field.
    private static uint Add(uint hash, UInt128 value)
    {
        ulong mixed = ((ulong)value ^ hash) * 0x9e3779b97f4a7c15;
        mixed = (mixed ^ (mixed >> 32) ^ (ulong)(value >> 64)) * 0xc2b2ae3d27d4eb4f;
        return (uint)(mixed ^ (mixed >> 32));
    }
}
