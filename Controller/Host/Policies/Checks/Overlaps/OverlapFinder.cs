namespace Controller.Host.Policies.Checks.Overlaps;

/// <summary>Finds tests that some packet passes two of.</summary>
internal static class OverlapFinder
{
    // Each shape is compared with each other one.
    private const int MaxShapes = 100;

    /// <summary>
    /// Pairs of owners, the earlier one first; at most one for each owner that is the later one. With more than
    /// a hundred shapes none is looked for.
    /// </summary>
    /// <param name="matters">Whether an overlap of two owners is worth to be told.</param>
    public static IEnumerable<(T Earlier, T Later)> Find<T>(
        IReadOnlyList<(PacketTest[] Tests, T Owner)> all, Func<T, T, bool> matters)
        where T : class
    {
        List<Member<T>>[] byShape =
        [
            .. all.Select((row, index) => new Member<T>(row.Tests, row.Owner, index))
                .GroupBy(member => new TestShape(member.Tests)).Select(group => group.ToList()),
        ];
        var later = new Dictionary<T, Member<T>>(ReferenceEqualityComparer.Instance);
        for (int i = 0; i < byShape.Length && byShape.Length <= MaxShapes; i++)
        {
            for (int j = i + 1; j < byShape.Length; j++)
                Compare(byShape[i], byShape[j], matters, later);
        }
        return later.Select(pair => (pair.Value.Owner, pair.Key));
    }

    private static void Compare<T>(
        List<Member<T>> some, List<Member<T>> others, Func<T, T, bool> matters, Dictionary<T, Member<T>> later)
        where T : class
    {
        TestShape common = new TestShape(some[0].Tests).Common(new TestShape(others[0].Tests));
        var values = new UInt128[common.Count];
        var byValues = new Dictionary<UInt128[], Member<T>>(ValuesComparer.Instance);
        foreach (Member<T> member in some)
        {
            common.Project(member.Tests, values);
            byValues.TryAdd([.. values], member);
        }
        foreach (Member<T> member in others)
        {
            common.Project(member.Tests, values);
            if (!byValues.TryGetValue(values, out Member<T>? other) || ReferenceEquals(other.Owner, member.Owner)
                || !matters(other.Owner, member.Owner))
                continue;
            (Member<T> first, Member<T> second) = other.Index < member.Index ? (other, member) : (member, other);
            later.TryAdd(second.Owner, first);
        }
    }

    private sealed record Member<T>(PacketTest[] Tests, T Owner, int Index);
}
