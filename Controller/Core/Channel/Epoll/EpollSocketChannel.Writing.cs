using DotNetty.Buffers;
using DotNetty.Transport.Channels;

namespace Controller.Core.Channel.Epoll;

/// <summary>The sending side of a connection.</summary>
public sealed unsafe partial class EpollSocketChannel
{
    /// <summary>From this size on, a message is sent from where it lies even if others wait behind it.</summary>
    private const int WorthItsOwnSend = 16 * 1024;

    private bool _awaitsWritable;

    protected override object FilterOutboundMessage(object msg) =>
        msg as IByteBuffer ?? throw new NotSupportedException($"can't send a {msg.GetType().Name}: not an IByteBuffer");

    /// <exception cref="System.Net.Sockets.SocketException">The connection is gone; the caller closes.</exception>
    protected override void DoWrite(ChannelOutboundBuffer input)
    {
        bool isFull = false;
        for (int turn = _configuration.WriteSpinCount; turn > 0 && !isFull; turn--)
        {
            RemoveEmpty(input);
            if (input.Current is not IByteBuffer message)
                break;
            isFull = !SendSome(input, message);
            // Finishing a message runs its promise's continuations, which may close the channel.
            if (!Open)
                return;
        }
        AwaitWritable(!input.IsEmpty);
    }

    /// <summary>Out of turns counts as full: epoll reports a writable socket again after the others' turn.</summary>
    private void AwaitWritable(bool isIncomplete)
    {
        if (isIncomplete == _awaitsWritable)
            return;
        _awaitsWritable = isIncomplete;
        if (isIncomplete)
            AlsoWatchFor(EpollEvents.Out);
        else
            StopWatchingFor(EpollEvents.Out);
    }

    /// <returns>False if the socket took less than it was offered.</returns>
    private bool SendSome(ChannelOutboundBuffer input, IByteBuffer message)
    {
        int offered = message.ReadableBytes;
        nint sent;
        if (message.HasArray && (input.Size == 1 || offered >= WorthItsOwnSend))
        {
            fixed (byte* start = &message.Array[message.ArrayOffset + message.ReaderIndex])
                sent = LibC.Send(Socket, start, (nuint)offered, LibC.MessageNoSignal);
        }
        else
        {
            OutboundGather gather = Loop.Gather;
            gather.Fill(input);
            offered = gather.Count;
            fixed (byte* start = gather.Bytes)
                sent = LibC.Send(Socket, start, (nuint)offered, LibC.MessageNoSignal);
        }
        if (sent < 0)
            return Errno.Last is Errno.WouldBlock or Errno.Interrupted ? false : throw Errno.ToException(Errno.Last);
        Consume(input, (int)sent);
        return sent == offered;
    }

    private static void RemoveEmpty(ChannelOutboundBuffer input)
    {
        while (input.Current is IByteBuffer { ReadableBytes: 0 })
            input.Remove();
    }

    private static void Consume(ChannelOutboundBuffer input, int sent)
    {
        while (sent > 0 && input.Current is IByteBuffer message)
        {
            int count = Math.Min(sent, message.ReadableBytes);
            message.SetReaderIndex(message.ReaderIndex + count);
            sent -= count;
            if (!message.IsReadable())
                input.Remove();
        }
    }
}
