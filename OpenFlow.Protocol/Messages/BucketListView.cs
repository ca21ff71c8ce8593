using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages;

/// <summary>Buckets one after the other, as they stand in a message; walked once when it was read.</summary>
public readonly ref struct BucketListView
{
    private BucketListView(ReadOnlySpan<byte> octets) => Octets = octets;

    public ReadOnlySpan<byte> Octets { get; }

    /// <summary>Takes all of <paramref name="octets"/>; false unless whole buckets fill them to the end.</summary>
    public static bool TryRead(ReadOnlySpan<byte> octets, out BucketListView buckets, out OpenFlowError error)
    {
        buckets = new BucketListView(octets);
        error = default;
        while (!octets.IsEmpty)
        {
            if (!BucketView.TryRead(octets, out BucketView bucket, out error))
                return false;
            octets = octets[bucket.Octets.Length..];
        }
        return true;
    }

    /// <summary>Wraps buckets that were encoded here, or read before.</summary>
    internal static BucketListView OfTrusted(ReadOnlySpan<byte> octets) => new(octets);

    public Enumerator GetEnumerator() => new(Octets);

    public ref struct Enumerator(ReadOnlySpan<byte> rest)
    {
        private ReadOnlySpan<byte> _rest = rest;

        public BucketView Current { get; private set; }

        public bool MoveNext()
        {
            if (!BucketView.TryRead(_rest, out BucketView bucket, out _))
                return false;
            Current = bucket;
            _rest = _rest[bucket.Octets.Length..];
            return true;
        }
    }
}
