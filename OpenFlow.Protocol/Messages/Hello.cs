using System.Buffers.Binary;
using System.Numerics;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages;

/// <summary>
/// The first message on a connection, from both sides (OpenFlow 1.3.5 §7.5.1):
/// <code>
///  0                               8       10      12              16
/// +-------------------------------+-------+-------+---------------+-------+
/// | header, of any version        | type  |length | bitmap …      | pad   |
/// +-------------------------------+-------+-------+---------------+-------+
/// </code>
/// Bit v of the bitmap's first word stands for version v, further words for versions from 32 on. An element's
/// length doesn't count its padding to 8.
/// </summary>
/// <remarks>
/// Whatever follows the header is tolerated: later versions may say more than we know (§7.5.1), and elements that
/// are no whole elements end the walk over them.
/// </remarks>
public readonly ref struct Hello : IMessage
{
    private const int ElementsOffset = Header.Size;
    private const int VersionsInAWord = 32;

    /// <summary>A HELLO that offers OpenFlow 1.3 and nothing else.</summary>
    public Hello()
    {
        Version = Header.Version13;
        Elements = Only13;
    }

    /// <summary>The header's version: the highest that the sender speaks.</summary>
    public byte Version { get; init; }

    /// <summary>Encoded elements; may be empty.</summary>
    public ReadOnlySpan<byte> Elements { get; init; }

    /// <summary>The whole elements, up to the first that is none.</summary>
    public EntryListView<HelloElement> ElementList => new(Elements);

    public int Size => ElementsOffset + Elements.Length;

    // One VERSIONBITMAP of eight octets with bit 4.
    private static ReadOnlySpan<byte> Only13 =>
        [0, (byte)HelloElementType.VersionBitmap, 0, 8, 0, 0, 0, 1 << Header.Version13];

    /// <summary>Reads a whole frame of any version; false with OFPBRC_BAD_LEN if it is shorter than a header.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out Hello hello, out OpenFlowError error)
    {
        error = OpenFlowErrors.BadLength;
        hello = default;
        if (!Header.TryRead(message, out Header header))
            return false;
        hello = new Hello { Version = header.Version, Elements = message[ElementsOffset..] };
        return true;
    }

    /// <summary>
    /// The version that two HELLOs agree on (§6.3.1): the highest that both bitmaps have, or, unless both sides
    /// sent one, the smaller of the two header versions. False if <paramref name="own"/> doesn't offer that:
    /// answer OFPHFC_INCOMPATIBLE and close.
    /// </summary>
    public static bool TryNegotiate(Hello own, Hello peer, out byte version)
    {
        if (!own.TryFindBitmap(out ReadOnlySpan<byte> ours) || !peer.TryFindBitmap(out ReadOnlySpan<byte> theirs))
        {
            version = Math.Min(own.Version, peer.Version);
            return own.Offers(version);
        }
        version = 0;
        for (int at = 0; at < Math.Min(ours.Length, theirs.Length); at += sizeof(uint))
        {
            uint common = BinaryPrimitives.ReadUInt32BigEndian(ours[at..])
                & BinaryPrimitives.ReadUInt32BigEndian(theirs[at..]);
            if (common != 0)
                version = (byte)(at / sizeof(uint) * VersionsInAWord + BitOperations.Log2(common));
        }
        return version != 0;
    }

    /// <summary>Whether the sender speaks a version: by its bitmap, or else by its header alone.</summary>
    public bool Offers(byte version)
    {
        if (!TryFindBitmap(out ReadOnlySpan<byte> words))
            return version == Version;
        int at = version / VersionsInAWord * sizeof(uint);
        return at < words.Length
            && (BinaryPrimitives.ReadUInt32BigEndian(words[at..]) >> (version % VersionsInAWord) & 1) != 0;
    }

    /// <summary>The whole words of the first version bitmap; false if there is none, or it is empty.</summary>
    public bool TryFindBitmap(out ReadOnlySpan<byte> words)
    {
        foreach (HelloElement element in ElementList)
        {
            words = element.Body[..(element.Body.Length / sizeof(uint) * sizeof(uint))];
            if (element.Type == HelloElementType.VersionBitmap && !words.IsEmpty)
                return true;
        }
        words = [];
        return false;
    }

    public void Write(Span<byte> destination, Xid xid)
    {
        Header.Write(destination, MessageType.Hello, Size, xid);
        destination[0] = Version;
        Elements.CopyTo(destination[ElementsOffset..]);
    }
}
