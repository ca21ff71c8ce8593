using OpenFlow.Protocol.Tests.Packets;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Tests.Codecs;

/// <summary>Reads octets and writes what was read; null where the reader refuses them.</summary>
internal delegate byte[]? Reread(ReadOnlySpan<byte> octets);

/// <summary>
/// One row of the codec tables: a message as annotated octets, and the same message written from its fields.
/// </summary>
/// <param name="Reader">The row of <see cref="Readers"/> that reads it.</param>
internal sealed record CodecCase(string Reader, string Annotated, Func<byte[]> Write)
{
    /// <summary>What its fixed part takes: anything shorter must be refused. The whole, unless it says less.</summary>
    public int? FixedSize { get; init; }

    public byte[] Octets => AnnotatedHex.Read(Annotated);
}

internal static class Codec
{
    /// <summary>The transaction of every message in the tables.</summary>
    public static readonly Xid Xid = new(5);

    public static byte[] Bytes<TMessage>(TMessage message)
        where TMessage : IMessage, allows ref struct => Bytes(message, Xid);

    public static byte[] Bytes<TMessage>(TMessage message, Xid xid)
        where TMessage : IMessage, allows ref struct
    {
        // A message must write its padding too: nothing of what was there before may shine through.
        byte[] octets = new byte[message.Size];
        octets.AsSpan().Fill(0xee);
        message.Write(octets, xid);
        return octets;
    }

    public static byte[] EntryBytes<TEntry>(TEntry entry)
        where TEntry : IEntry<TEntry>, allows ref struct
    {
        byte[] octets = new byte[entry.Size];
        octets.AsSpan().Fill(0xee);
        entry.Write(octets);
        return octets;
    }

    /// <summary>Entries that were just written.</summary>
    public static EntryListView<TEntry> Entries<TEntry>(ReadOnlySpan<byte> octets)
        where TEntry : IEntry<TEntry>, allows ref struct
    {
        bool read = EntryListView.TryRead(octets, out EntryListView<TEntry> entries, out OpenFlowError error);
        Assert.True(read, error.Name);
        return entries;
    }

    public static byte[]? Again<TMessage>(bool read, TMessage message, ReadOnlySpan<byte> frame)
        where TMessage : IMessage, allows ref struct =>
        read && Header.TryRead(frame, out Header header) ? Bytes(message, header.Xid) : null;

    /// <summary>Entries as the body of a multipart reply holds them.</summary>
    public static byte[]? AgainEntries<TEntry>(ReadOnlySpan<byte> body)
        where TEntry : IEntry<TEntry>, allows ref struct
    {
        if (!EntryListView.TryRead(body, out EntryListView<TEntry> entries, out _))
            return null;
        var again = new List<byte>();
        int count = 0;
        foreach (TEntry entry in entries)
        {
            again.AddRange(EntryBytes(entry));
            Assert.True(++count <= body.Length, "an entry takes no room: the walk would not end");
        }
        return [.. again];
    }
}
