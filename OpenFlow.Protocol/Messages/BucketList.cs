namespace OpenFlow.Protocol.Messages;

/// <summary>An immutable list of buckets; equal if they are the same on the wire, their order included.</summary>
public sealed class BucketList : IEquatable<BucketList>
{
    private readonly byte[] _octets;

    private BucketList(byte[] octets) => _octets = octets;

    /// <summary>No bucket: a group that drops.</summary>
    public static BucketList Empty { get; } = new([]);

    /// <summary>What a <see cref="GroupMod"/> takes as its buckets.</summary>
    public ReadOnlySpan<byte> Octets => _octets;

    public BucketListView View => BucketListView.OfTrusted(_octets);

    /// <exception cref="OverflowException">A bucket has more actions than its 16-bit length can say.</exception>
    public static BucketList Of(params ReadOnlySpan<Bucket> buckets)
    {
        int size = 0;
        foreach (Bucket bucket in buckets)
            size += bucket.Size;
        var octets = new byte[size];
        int at = 0;
        foreach (Bucket bucket in buckets)
        {
            bucket.Write(octets.AsSpan(at));
            at += bucket.Size;
        }
        return new BucketList(octets);
    }

    public static BucketList From(BucketListView view) => new(view.Octets.ToArray());

    /// <summary>This list with one more bucket at its end.</summary>
    public BucketList With(Bucket bucket) => new([.. _octets, .. Of(bucket)._octets]);

    public bool Equals(BucketList? other) => other is not null && _octets.AsSpan().SequenceEqual(other._octets);

    public override bool Equals(object? obj) => Equals(obj as BucketList);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(_octets);
        return hash.ToHashCode();
    }
}
