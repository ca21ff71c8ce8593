using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Peers.Tests.Generating;

/// <summary>Messages and entries as arrays. What was there before shines through whatever they fail to write.</summary>
internal static class Written
{
    private const byte Before = 0xee;

    public static byte[] Message<TMessage>(TMessage message, Xid xid)
        where TMessage : IMessage, allows ref struct
    {
        byte[] octets = Filled(message.Size);
        message.Write(octets, xid);
        return octets;
    }

    public static byte[] Entry<TEntry>(TEntry entry)
        where TEntry : IEntry<TEntry>, allows ref struct
    {
        byte[] octets = Filled(entry.Size);
        entry.Write(octets);
        return octets;
    }

    private static byte[] Filled(int size)
    {
        var octets = new byte[size];
        octets.AsSpan().Fill(Before);
        return octets;
    }
}
