using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Testing;

/// <summary>Messages as arrays, which tests keep.</summary>
public static class WireExtensions
{
    /// <summary>The message's octets.</summary>
    public static byte[] ToArray<TMessage>(this TMessage message, Xid xid = default)
        where TMessage : struct, IMessage, allows ref struct
    {
        var octets = new byte[message.Size];
        message.Write(octets, xid);
        return octets;
    }

    /// <summary>The entry's octets.</summary>
    internal static byte[] Encode<TEntry>(TEntry entry)
        where TEntry : IEntry<TEntry>, allows ref struct
    {
        var octets = new byte[entry.Size];
        entry.Write(octets);
        return octets;
    }
}
