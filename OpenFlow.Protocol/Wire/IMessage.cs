using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Wire;

/// <summary>
/// A message that can be written. Its size is known before its first octet, so a sender reserves exactly
/// that much of its output buffer and the message writes itself in place.
/// </summary>
/// <remarks>
/// Messages are <c>readonly ref struct</c>s: the fixed fields are values, the variable parts (match, actions,
/// payload) stay spans over someone's bytes: those of the frame it was read from, or those the sender encoded.
/// Reading therefore copies nothing, and one type per message serves both directions.
/// </remarks>
public interface IMessage
{
    /// <summary>Octets on the wire, header included; at most 65,535 or <see cref="Write"/> throws.</summary>
    int Size { get; }

    /// <summary>Writes <see cref="Size"/> octets, padding included, to the start of the destination.</summary>
    void Write(Span<byte> destination, Xid xid);
}
