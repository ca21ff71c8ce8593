namespace OpenFlow.Protocol.Actions.Nicira;

/// <summary>The parts of a <c>learn</c> action, one after the other; zeros fill it up to a multiple of 8.</summary>
public readonly ref struct LearnSpecListView
{
    internal LearnSpecListView(ReadOnlySpan<byte> octets) => Octets = octets;

    /// <summary>The parts without the zeros after them.</summary>
    public ReadOnlySpan<byte> Octets { get; }

    /// <summary>
    /// Takes all of <paramref name="octets"/>; false unless whole parts and zeros fill them to the end.
    /// </summary>
    internal static bool TryRead(ReadOnlySpan<byte> octets, out LearnSpecListView specs)
    {
        ReadOnlySpan<byte> rest = octets;
        while (LearnSpecView.TryRead(rest, out LearnSpecView spec))
            rest = rest[spec.Size..];
        specs = new LearnSpecListView(octets[..^rest.Length]);
        return !rest.ContainsAnyExcept((byte)0);
    }

    public Enumerator GetEnumerator() => new(Octets);

    public ref struct Enumerator(ReadOnlySpan<byte> rest)
    {
        private ReadOnlySpan<byte> _rest = rest;

        public LearnSpecView Current { get; private set; }

        public bool MoveNext()
        {
            if (!LearnSpecView.TryRead(_rest, out LearnSpecView spec))
                return false;
            Current = spec;
            _rest = _rest[spec.Size..];
            return true;
        }
    }
}
