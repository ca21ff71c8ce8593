using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Dataplane;

/// <summary>What one field of a match asks: that the bits of the mask have the value's.</summary>
internal readonly record struct FieldTest(OxmField Field, UInt128 Value, UInt128 Mask);

/// <summary>
/// A match made ready to be tried on packets and compared with others. Nicira's names for OpenFlow's fields become
/// OpenFlow's, so that a learnt flow is the same flow as one that a flow-mod names.
/// </summary>
internal sealed class FlowMatch
{
    private FlowMatch(FieldTest[] tests)
    {
        Tests = tests;
        Canonical = Encode(tests);
        Shape = MatchShape.Of(this);
    }

    /// <summary>By the number of the field, none twice.</summary>
    public FieldTest[] Tests { get; }

    public MatchShape Shape { get; }

    /// <summary>The same in the form of messages; equal for flows that are the same.</summary>
    public Match Canonical { get; }

    /// <summary>Reads a match of a message; false with an error of the type BAD_MATCH.</summary>
    public static bool TryRead(ReadOnlySpan<byte> oxms, out FlowMatch match, out OpenFlowError error)
    {
        match = Any;
        if (!MatchRules.TryCheck(oxms, out error))
            return false;
        var tests = new List<FieldTest>();
        while (Oxm.TryRead(oxms, out Oxm oxm))
        {
            oxms = oxms[oxm.Size..];
            OxmFields.TryFind(oxm, out OxmField field);
            UInt128 mask = oxm.HasMask ? WideNumber.Read(oxm.Mask) : WideNumber.Ones(field.Bits);
            tests.Add(new FieldTest(field, WideNumber.Read(oxm.Value), mask));
        }
        match = Of(tests);
        return true;
    }

    public static FlowMatch Any { get; } = new([]);

    /// <summary>Builds a match of fields that are known to fit together.</summary>
    public static FlowMatch Of(IEnumerable<FieldTest> tests)
    {
        var sorted = new List<FieldTest>();
        foreach (FieldTest test in tests)
            AddStandard(sorted, test);
        return new FlowMatch([.. sorted]);
    }

    public bool Matches(Packet packet)
    {
        foreach (FieldTest test in Tests)
        {
            // What a packet doesn't have is 0: a match asks first for what has it, but headers may be cut short.
            packet.TryGet(test.Field, out UInt128 value);
            if ((value & test.Mask) != test.Value)
                return false;
        }
        return true;
    }

    /// <summary>Whether all that the other matches, this one matches too: what a non-strict command asks.</summary>
    public bool Covers(FlowMatch other)
    {
        foreach (FieldTest test in Tests)
        {
            if (!other.TryFind(test.Field, out FieldTest narrow) || (test.Mask & ~narrow.Mask) != 0
                || (narrow.Value & test.Mask) != test.Value)
                return false;
        }
        return true;
    }

    /// <summary>Whether there can be a packet that both match.</summary>
    public bool Overlaps(FlowMatch other)
    {
        foreach (FieldTest test in Tests)
        {
            if (other.TryFind(test.Field, out FieldTest theirs)
                && ((test.Value ^ theirs.Value) & test.Mask & theirs.Mask) != 0)
                return false;
        }
        return true;
    }

    public bool TryFind(OxmField field, out FieldTest found)
    {
        foreach (FieldTest test in Tests)
        {
            if (test.Field != field)
                continue;
            found = test;
            return true;
        }
        found = default;
        return false;
    }

    /// <summary>What it wants a field to be: 0 where it doesn't look at it.</summary>
    public UInt128 ValueOf(OxmField field) => TryFind(field, out FieldTest test) ? test.Value : 0;

    // Open vSwitch, too, tells of a tag control that was matched as VLAN_VID, masked, and VLAN_PCP where it has all
    // its bits.
    private static void AddStandard(List<FieldTest> sorted, FieldTest test)
    {
        const ushort vidBits = 0x1fff;
        const int pcpShift = 13;
        UInt128 value = test.Value & test.Mask;
        if (Registers.TryFind(test.Field, out IReadOnlyList<(OxmField Register, int Shift)> registers))
        {
            foreach ((OxmField register, int shift) in registers)
                Add(sorted, new FieldTest(register, (value >> shift) & uint.MaxValue,
                    (test.Mask >> shift) & uint.MaxValue));
        }
        else if (test.Field == OxmFields.NxmIpTos)
            Add(sorted, new FieldTest(OxmFields.IpDscp, value >> Packet.TosShift, test.Mask >> Packet.TosShift));
        else if (test.Field == OxmFields.NxmVlanTci)
        {
            Add(sorted, new FieldTest(OxmFields.VlanVid, value & vidBits, test.Mask & vidBits));
            if (test.Mask >> pcpShift == WideNumber.Ones(OxmFields.VlanPcp.Bits) && (value & VlanId.PresentBit) != 0)
                Add(sorted, new FieldTest(OxmFields.VlanPcp, value >> pcpShift, test.Mask >> pcpShift));
        }
        else
        {
            OxmField field = FieldPlaces.Standard(test.Field);
            bool whole = test.Mask == WideNumber.Ones(test.Field.Bits);
            Add(sorted, new FieldTest(field, value, whole ? WideNumber.Ones(field.Bits) : test.Mask));
        }
    }

    // In order of the fields' numbers. Bits of one field may come by two names: a register and the wide one that it
    // is a part of.
    private static void Add(List<FieldTest> sorted, FieldTest test)
    {
        if (test.Mask == 0)
            return;
        int at = sorted.Count;
        while (at > 0 && Order(test.Field, sorted[at - 1].Field) <= 0)
            at--;
        if (at < sorted.Count && sorted[at].Field == test.Field)
            sorted[at] = new FieldTest(test.Field, (sorted[at].Value & ~test.Mask) | test.Value,
                sorted[at].Mask | test.Mask);
        else
            sorted.Insert(at, test);
    }

    private static int Order(OxmField a, OxmField b) =>
        a.Header != b.Header ? a.Header.CompareTo(b.Header) : a.Experimenter.CompareTo(b.Experimenter);

    private static Match Encode(FieldTest[] tests)
    {
        if (tests.Length == 0)
            return Match.Any;
        int size = 0;
        foreach (FieldTest test in tests)
            size += Oxm.SizeOf(test.Field, IsMasked(test));
        Span<byte> oxms = stackalloc byte[size];
        int at = 0;
        foreach (FieldTest test in tests)
            at += Write(oxms[at..], test);
        Span<byte> match = new byte[MatchView.SizeOf(oxms)];
        MatchView.Write(match, oxms);
        return MatchView.TryRead(match, out MatchView view, out _, out _) ? Match.From(view) : Match.Any;
    }

    private static bool IsMasked(FieldTest test) => test.Mask != WideNumber.Ones(test.Field.Bits);

    private static int Write(Span<byte> oxm, FieldTest test)
    {
        bool masked = IsMasked(test);
        Span<byte> value = stackalloc byte[test.Field.Size];
        WideNumber.Write(value, test.Value);
        Span<byte> mask = stackalloc byte[masked ? test.Field.Size : 0];
        WideNumber.Write(mask, test.Mask);
        return Oxm.Write(oxm, test.Field, value, mask);
    }
}
