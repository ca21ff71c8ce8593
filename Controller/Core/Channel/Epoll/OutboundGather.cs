using DotNetty.Buffers;
using DotNetty.Transport.Channels;

namespace Controller.Core.Channel.Epoll;

/// <summary>
/// Copies many small flushed messages side by side, so that one send carries them all. One per event loop.
/// </summary>
/// <remarks>
/// A copy instead of writev: pooled buffers aren't pinned, and pinning each of many costs more than moving a few
/// hundred bytes. Messages large enough for the copy to matter are sent from where they lie.
/// </remarks>
internal sealed class OutboundGather : ChannelOutboundBuffer.IMessageProcessor
{
    /// <summary>Also the room for a read into a buffer that isn't one array.</summary>
    internal const int Size = 64 * 1024;

    internal byte[] Bytes { get; } = GC.AllocateUninitializedArray<byte>(Size, pinned: true);

    internal int Count { get; private set; }

    /// <summary>Fills <see cref="Bytes"/> from the front of the flushed messages, without consuming them.</summary>
    internal void Fill(ChannelOutboundBuffer outbound)
    {
        Count = 0;
        outbound.ForEachFlushedMessage(this);
    }

    bool ChannelOutboundBuffer.IMessageProcessor.ProcessMessage(object msg)
    {
        var message = (IByteBuffer)msg;
        int count = Math.Min(message.ReadableBytes, Size - Count);
        message.GetBytes(message.ReaderIndex, Bytes, Count, count);
        Count += count;
        return Count < Size;
    }
}
