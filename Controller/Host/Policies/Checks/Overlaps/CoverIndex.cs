namespace Controller.Host.Policies.Checks.Overlaps;

/// <summary>Finds, among tests that were added, some that every packet passes that passes others.</summary>
internal sealed class CoverIndex<T>
{
    // With rules of very many shapes a check would take its time; what isn't looked at then isn't warned about.
    private const long MaxSteps = 50_000_000;
    private const int MaxFields = 64;

    private readonly Dictionary<TestShape, Dictionary<UInt128[], T>> _byShape = [];
    private readonly UInt128[] _values = new UInt128[MaxFields];
    private long _steps;

    /// <summary>The first that was added of one shape that covers the tests.</summary>
    public bool TryFind(PacketTest[] tests, out T? cover)
    {
        foreach ((TestShape shape, Dictionary<UInt128[], T> owners) in _byShape)
        {
            if (++_steps > MaxSteps)
                break;
            if (!shape.IsWithin(tests))
                continue;
            Span<UInt128> values = _values.AsSpan(0, shape.Count);
            shape.Project(tests, values);
            if (owners.GetAlternateLookup<ReadOnlySpan<UInt128>>().TryGetValue(values, out cover))
                return true;
        }
        cover = default;
        return false;
    }

    public void Add(PacketTest[] tests, T owner)
    {
        if (tests.Length > MaxFields)
            return;
        var shape = new TestShape(tests);
        if (!_byShape.TryGetValue(shape, out Dictionary<UInt128[], T>? owners))
            _byShape.Add(shape, owners = new Dictionary<UInt128[], T>(ValuesComparer.Instance));
        Span<UInt128> values = _values.AsSpan(0, shape.Count);
        shape.Project(tests, values);
        owners.GetAlternateLookup<ReadOnlySpan<UInt128>>().TryAdd(values, owner);
    }
}
