using System.Buffers.Binary;
using OpenFlow.Protocol.Matching;

namespace Controller.Host.Policies.Matching;

/// <summary>Makes OpenFlow matches of tests, and tests of matches.</summary>
internal static class MatchEncoder
{
    // A match of all keys there are has some 400 octets.
    private const int MaxSize = 1024;

    /// <summary>The match that asks for all of the tests; a field stands once among them.</summary>
    public static Match Encode(IReadOnlyList<FieldTest> tests)
    {
        Span<byte> oxms = stackalloc byte[MaxSize];
        int size = 0;
        foreach (FieldTest test in tests)
        {
            if (test.Mask != 0)
                size += Write(oxms[size..], test);
        }
        Span<byte> octets = stackalloc byte[MaxSize + 16];
        _ = MatchView.Write(octets, oxms[..size]);
        return MatchView.TryRead(octets, out MatchView view, out _, out _)
            ? Match.From(view)
            : throw new InvalidOperationException("a match was encoded that can't be read");
    }

    /// <summary>What a match asks for. Fields that the table of OpenFlow doesn't have are left out.</summary>
    public static List<FieldTest> Decode(Match match)
    {
        var tests = new List<FieldTest>();
        foreach (Oxm oxm in match.View)
        {
            if (!OxmFields.TryFind(oxm, out OxmField field) || field.Size > 16)
                continue;
            tests.Add(oxm.HasMask
                ? new FieldTest(field, NumberOf(oxm.Value), NumberOf(oxm.Mask))
                : new FieldTest(field, NumberOf(oxm.Value)));
        }
        return tests;
    }

    /// <summary>The match without a field.</summary>
    public static Match Without(Match match, OxmField field)
    {
        Span<byte> octets = new byte[MatchView.SizeOf(match.Oxms)];
        Span<byte> oxms = new byte[match.Oxms.Length];
        int size = 0;
        int at = 0;
        foreach (Oxm oxm in match.View)
        {
            if (!oxm.Is(field))
            {
                match.Oxms.Slice(at, oxm.Size).CopyTo(oxms[size..]);
                size += oxm.Size;
            }
            at += oxm.Size;
        }
        _ = MatchView.Write(octets, oxms[..size]);
        _ = MatchView.TryRead(octets, out MatchView view, out _, out _);
        return Match.From(view);
    }

    private static int Write(Span<byte> destination, FieldTest test)
    {
        bool exact = test.Mask == Network.Ones(test.Field.Bits);
        Span<byte> wide = stackalloc byte[32];
        BinaryPrimitives.WriteUInt128BigEndian(wide, test.Value & test.Mask);
        BinaryPrimitives.WriteUInt128BigEndian(wide[16..], test.Mask);
        int size = test.Field.Size;
        return Oxm.Write(destination, test.Field, wide[(16 - size)..16], exact ? [] : wide[(32 - size)..]);
    }

    private static UInt128 NumberOf(ReadOnlySpan<byte> octets)
    {
        UInt128 number = 0;
        foreach (byte octet in octets)
            number = (number << 8) | octet;
        return number;
    }
}
