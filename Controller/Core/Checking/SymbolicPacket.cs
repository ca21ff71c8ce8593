using System.Collections.Immutable;
using Controller.Core.Dataplane;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Checking;

/// <summary>
/// All packets of a cube at once, on their way: which bits they had when they came in (<see cref="Input"/>), and what
/// was written over them since. Immutable. A second tag, as it came, is not told apart from payload.
/// </summary>
internal sealed record SymbolicPacket
{
    /// <summary>What is known of the packets as they entered the network.</summary>
    public required Cube Input { get; init; }

    /// <summary>Fields that have another value by now.</summary>
    public ImmutableDictionary<OxmField, UInt128> Written { get; init; } =
        ImmutableDictionary<OxmField, UInt128>.Empty;

    /// <summary>Fields of which nothing is known: copied from others, or counted down.</summary>
    public ImmutableHashSet<OxmField> Unknown { get; init; } = [];

    /// <summary>Tags under the outermost, those that were pushed; null for the one that it came with.</summary>
    public ImmutableStack<(UInt128 Vid, UInt128 Pcp)?> Hidden { get; init; } = [];

    public PortNumber InPort => new((uint)Written[OxmFields.InPort]);

    /// <summary>Whether it has a tag now, which is always known.</summary>
    public bool IsTagged => (Known(OxmFields.VlanVid).Value & VlanId.PresentBit) != 0;

    /// <summary>All packets that can come in by a port, those without a tag or those with one.</summary>
    public static SymbolicPacket At(PortNumber port, bool tagged)
    {
        Cube.All.TryNarrow(tagged ? new FieldTest(OxmFields.VlanVid, VlanId.PresentBit, VlanId.PresentBit)
            : new FieldTest(OxmFields.VlanVid, 0, WideNumber.Ones(OxmFields.VlanVid.Bits)), out Cube input);
        return new SymbolicPacket
        {
            Input = input,
            Written = ImmutableDictionary<OxmField, UInt128>.Empty.Add(OxmFields.InPort, port.Value),
        };
    }

    /// <summary>The same on entering another switch: of what its frame doesn't have, only a tunnel's key stays.</summary>
    public SymbolicPacket Entering(PortNumber port, bool byTunnel) => this with
    {
        Written = Written.RemoveRange(Written.Keys.Where(field =>
            !IsOfFrame(field) && !(byTunnel && field == OxmFields.TunnelId))).SetItem(OxmFields.InPort, port.Value),
        Unknown = Unknown.Except(Unknown.Where(field => !IsOfFrame(field))),
    };

    /// <summary>The bits of a field that all of these packets have alike.</summary>
    public FieldTest Known(OxmField field)
    {
        if (Written.TryGetValue(field, out UInt128 value))
            return new FieldTest(field, value, WideNumber.Ones(field.Bits));
        if (Unknown.Contains(field))
            return new FieldTest(field, 0, 0);
        if (!IsOfFrame(field))
            return new FieldTest(field, 0, WideNumber.Ones(field.Bits));
        Input.TryFind(field, out FieldTest test);
        return test;
    }

    /// <summary>Those that a match matches, as cube of what came in; false for none.</summary>
    public bool TryMeet(FlowMatch match, out Cube input)
    {
        input = Input;
        foreach (FieldTest test in match.Tests)
        {
            if (Written.ContainsKey(test.Field) || !IsOfFrame(test.Field))
            {
                FieldTest known = Known(test.Field);
                if (((known.Value ^ test.Value) & test.Mask & known.Mask) != 0)
                    return false;
            }
            else if (!Unknown.Contains(test.Field) && !input.TryNarrow(test, out input))
                return false;
        }
        return true;
    }

    public SymbolicPacket With(OxmField field, UInt128 value)
    {
        // A tag that isn't there is not written to.
        if ((field == OxmFields.VlanVid || field == OxmFields.VlanPcp) && !IsTagged)
            return this;
        if (field == OxmFields.VlanVid)
            value |= VlanId.PresentBit;
        return this with { Written = Written.SetItem(field, value), Unknown = Unknown.Remove(field) };
    }

    /// <summary>Some bits of a field, where the others are known; else nothing is known of it any more.</summary>
    public SymbolicPacket With(OxmField field, UInt128 value, UInt128 mask)
    {
        FieldTest known = Known(field);
        return mask == WideNumber.Ones(field.Bits) ? With(field, value)
            : known.Mask == WideNumber.Ones(field.Bits) ? With(field, (known.Value & ~mask) | (value & mask))
            : WithUnknown(field);
    }

    public SymbolicPacket WithUnknown(OxmField field) =>
        this with { Written = Written.Remove(field), Unknown = Unknown.Add(field) };

    public SymbolicPacket Push()
    {
        (UInt128, UInt128)? under = Written.TryGetValue(OxmFields.VlanVid, out UInt128 vid)
            ? (vid, Written.GetValueOrDefault(OxmFields.VlanPcp)) : null;
        return this with
        {
            Hidden = Hidden.Push(under),
            Written = Written.SetItem(OxmFields.VlanVid, VlanId.PresentBit).SetItem(OxmFields.VlanPcp, 0),
        };
    }

    public SymbolicPacket Pop()
    {
        if (!IsTagged)
            return this;
        if (Hidden.IsEmpty)
            return this with { Written = Written.SetItem(OxmFields.VlanVid, 0).SetItem(OxmFields.VlanPcp, 0) };
        ImmutableStack<(UInt128, UInt128)?> rest = Hidden.Pop(out (UInt128 Vid, UInt128 Pcp)? under);
        return this with
        {
            Hidden = rest,
            Written = under is { } tag
                ? Written.SetItem(OxmFields.VlanVid, tag.Vid).SetItem(OxmFields.VlanPcp, tag.Pcp)
                : Written.Remove(OxmFields.VlanVid).Remove(OxmFields.VlanPcp),
        };
    }

    private static bool IsOfFrame(OxmField field) => field == OxmFields.VlanVid || field == OxmFields.NxmIpFragment
        || FieldPlaces.TryFind(field, out _);
}
