namespace Controller.Host.Policies.Checks.Overlaps;

/// <summary>
/// Which bits of which fields tests look at, whatever they want there: rules written alike have one shape. What a
/// packet (or a narrower rule) has in those bits is one lookup in a table then, not a comparison with each rule: the
/// idea of tuple space search (Srinivasan, Suri, Varghese, SIGCOMM 1999).
/// </summary>
internal sealed class TestShape(PacketTest[] like) : IEquatable<TestShape>
{
    public int Count => like.Length;

    /// <summary>Whether the tests look at all of these bits, and perhaps at more.</summary>
    public bool IsWithin(PacketTest[] tests)
    {
        int at = 0;
        foreach (PacketTest part in like)
        {
            while (at < tests.Length && tests[at].Field < part.Field)
                at++;
            if (at == tests.Length || tests[at].Field != part.Field || (part.Mask & ~tests[at].Mask) != 0)
                return false;
        }
        return true;
    }

    /// <summary>What tests that look at all of these bits want there.</summary>
    public void Project(PacketTest[] tests, Span<UInt128> values)
    {
        int at = 0;
        for (int i = 0; i < like.Length; i++)
        {
            while (tests[at].Field < like[i].Field)
                at++;
            values[i] = tests[at].Value & like[i].Mask;
        }
    }

    /// <summary>The bits that both shapes look at.</summary>
    public TestShape Common(TestShape other)
    {
        var common = new List<PacketTest>();
        foreach (PacketTest part in like)
        {
            PacketTest theirs = other.Part(part.Field);
            if ((part.Mask & theirs.Mask) != 0)
                common.Add(new PacketTest(part.Field, 0, part.Mask & theirs.Mask));
        }
        return new TestShape([.. common]);
    }

    public bool Equals(TestShape? other)
    {
        if (other is null || other.Count != Count)
            return false;
        for (int i = 0; i < like.Length; i++)
        {
            PacketTest theirs = other.At(i);
            if (like[i].Field != theirs.Field || like[i].Mask != theirs.Mask)
                return false;
        }
        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as TestShape);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (PacketTest part in like)
        {
            hash.Add(part.Field);
            hash.Add(part.Mask);
        }
        return hash.ToHashCode();
    }

    private PacketTest At(int index) => like[index];

    private PacketTest Part(int field) => like.FirstOrDefault(part => part.Field == field);
}
