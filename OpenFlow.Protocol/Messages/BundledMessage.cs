using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Messages;

/// <summary>
/// A <see cref="BundleAdd"/> to be written: puts its message in place, with the same xid, without a copy.
/// </summary>
public readonly ref struct BundledMessage<TMessage>(BundleId bundle, BundleFlags flags, TMessage message) : IMessage
    where TMessage : IMessage, allows ref struct
{
    private readonly TMessage _message = message;

    public int Size => BundleAdd.MessageOffset + _message.Size;

    public void Write(Span<byte> destination, Xid xid)
    {
        BundleAdd.WriteHeader(destination, Size, xid, bundle, flags);
        _message.Write(destination[BundleAdd.MessageOffset..], xid);
    }
}
