using Controller.Core.Dataplane;
using OpenFlow.Protocol.Matching;

namespace Controller.Core.Checking;

/// <summary>
/// A set of packets: those of whose fields the bits of a mask have a value, as a match has them. Immutable.
/// </summary>
internal sealed class Cube
{
    private readonly FieldTest[] _tests;

    private Cube(FieldTest[] tests) => _tests = tests;

    /// <summary>All packets.</summary>
    public static Cube All { get; } = new([]);

    public ReadOnlySpan<FieldTest> Tests => _tests;

    public static Cube Of(FlowMatch match) => new(match.Tests);

    public bool TryFind(OxmField field, out FieldTest found)
    {
        foreach (FieldTest test in _tests)
        {
            if (test.Field != field)
                continue;
            found = test;
            return true;
        }
        found = new FieldTest(field, 0, 0);
        return false;
    }

    /// <summary>Those that pass a test as well; false for none.</summary>
    public bool TryNarrow(FieldTest test, out Cube narrow)
    {
        narrow = this;
        bool known = TryFind(test.Field, out FieldTest own);
        if (((own.Value ^ test.Value) & own.Mask & test.Mask) != 0)
            return false;
        var both = new FieldTest(test.Field, own.Value | (test.Value & test.Mask), own.Mask | test.Mask);
        if (both == own)
            return true;
        narrow = new Cube(known ? [.. _tests.Select(other => other.Field == test.Field ? both : other)]
            : [.. _tests, both]);
        return true;
    }

    /// <summary>These after some bits of a field were written, whatever they were.</summary>
    public Cube Writing(FieldTest bits)
    {
        TryFind(bits.Field, out FieldTest own);
        return new Cube([.. _tests.Where(test => test.Field != bits.Field),
            new FieldTest(bits.Field, (own.Value & ~bits.Mask) | (bits.Value & bits.Mask), own.Mask | bits.Mask)]);
    }

    /// <summary>These after fields got values that nobody knows.</summary>
    public Cube Forgetting(params ReadOnlySpan<OxmField> fields)
    {
        var rest = new List<FieldTest>();
        foreach (FieldTest test in _tests)
        {
            if (!fields.Contains(test.Field))
                rest.Add(test);
        }
        return rest.Count == _tests.Length ? this : new Cube([.. rest]);
    }

    /// <summary>Those of both; false for none.</summary>
    public bool TryIntersect(Cube other, out Cube both)
    {
        both = this;
        foreach (FieldTest test in other._tests)
        {
            if (!both.TryNarrow(test, out both))
                return false;
        }
        return true;
    }

    /// <summary>Whether all of the other's are here.</summary>
    public bool Covers(Cube other)
    {
        foreach (FieldTest test in _tests)
        {
            other.TryFind(test.Field, out FieldTest theirs);
            if ((test.Mask & ~theirs.Mask) != 0 || ((test.Value ^ theirs.Value) & test.Mask) != 0)
                return false;
        }
        return true;
    }

    /// <summary>The smallest cube that has both: the bits that they agree on.</summary>
    public Cube Hull(Cube other)
    {
        var common = new List<FieldTest>();
        foreach (FieldTest test in _tests)
        {
            other.TryFind(test.Field, out FieldTest theirs);
            UInt128 mask = test.Mask & theirs.Mask & ~(test.Value ^ theirs.Value);
            if (mask != 0)
                common.Add(new FieldTest(test.Field, test.Value & mask, mask));
        }
        return new Cube([.. common]);
    }

    /// <summary>
    /// Whether nothing is left of this when others are taken away; null where that took too many steps to tell.
    /// </summary>
    public bool? IsCoveredBy(IReadOnlyList<Cube> others, ref int steps) => IsCoveredBy(this, others, 0, ref steps);

    // Takes the first that overlaps away, bit by bit: the rest are cubes that have one bit of it wrong each.
    private static bool? IsCoveredBy(Cube rest, IReadOnlyList<Cube> others, int next, ref int steps)
    {
        while (next < others.Count && !rest.TryIntersect(others[next], out _))
            next++;
        if (next == others.Count)
            return false;
        if (--steps <= 0)
            return null;
        Cube inside = rest;
        foreach (FieldTest test in others[next]._tests)
        {
            inside.TryFind(test.Field, out FieldTest own);
            for (UInt128 free = test.Mask & ~own.Mask; free != 0; free &= free - 1)
            {
                UInt128 bit = free & (~free + 1);
                inside.TryNarrow(new FieldTest(test.Field, ~test.Value & bit, bit), out Cube outside);
                bool? covered = IsCoveredBy(outside, others, next + 1, ref steps);
                if (covered != true)
                    return covered;
                inside.TryNarrow(new FieldTest(test.Field, test.Value & bit, bit), out inside);
            }
        }
        return true;
    }
}
