using System.Net.Sockets;
using DotNetty.Buffers;
using DotNetty.Transport.Channels;
using DotNetty.Transport.Channels.Sockets;

namespace Controller.Core.Channel.Epoll;

/// <summary>The receiving side of a connection.</summary>
public sealed unsafe partial class EpollSocketChannel
{
    private protected override bool IsReadHeld => _inputShutdown;

    private void OnReadable(EpollEvents events)
    {
        if (WantsRead)
            ReadAvailable();
        else if ((events & EpollEvents.Error) != 0)
            // Nobody is reading, but what waits to be written would wait for ever.
            Fail(Errno.ToException(TakePendingError()));
        else if ((events & EpollEvents.In) != 0)
            // Only now, not when reads were turned off: most pauses are over before more data comes.
            StopWatchingFor(EpollEvents.In);
        else if (!_awaitsWritable)
            // Hung up with data unread: keep it for when reads resume.
            Unwatch();
    }

    /// <summary>Receives until the socket is empty, the allocator has enough, or a handler closes.</summary>
    private void ReadAvailable()
    {
        IRecvByteBufAllocatorHandle handle = Unsafe.RecvBufAllocHandle;
        handle.Reset(_configuration);
        bool isEnd = false;
        int errno = 0;
        do
        {
            IByteBuffer buffer = handle.Allocate(_configuration.Allocator);
            handle.AttemptedBytesRead = buffer.WritableBytes;
            int count = Receive(buffer);
            handle.LastBytesRead = count;
            if (count <= 0)
            {
                errno = count < 0 ? Errno.Last : 0;
                isEnd = count == 0;
                buffer.Release();
                break;
            }
            handle.IncMessagesRead(1);
            NoteRead();
            Pipeline.FireChannelRead(buffer);
        }
        while (Open && handle.ContinueReading());

        handle.ReadComplete();
        Pipeline.FireChannelReadComplete();
        if (isEnd)
            EndInput();
        else if (errno is not (0 or Errno.WouldBlock or Errno.Interrupted))
            Fail(Errno.ToException(errno));
    }

    /// <returns>Bytes appended to the buffer, 0 at the peer's FIN, -1 with <see cref="Errno.Last"/>.</returns>
    private int Receive(IByteBuffer buffer)
    {
        if (!buffer.HasArray)
            return ReceiveByCopy(buffer);
        int count;
        fixed (byte* start = &buffer.Array[buffer.ArrayOffset + buffer.WriterIndex])
            count = (int)LibC.Receive(Socket, start, (nuint)buffer.WritableBytes, 0);
        if (count > 0)
            buffer.SetWriterIndex(buffer.WriterIndex + count);
        return count;
    }

    /// <summary>For an allocator whose buffers are made of several arrays.</summary>
    private int ReceiveByCopy(IByteBuffer buffer)
    {
        byte[] scratch = Loop.Gather.Bytes;
        int count;
        fixed (byte* start = scratch)
            count = (int)LibC.Receive(Socket, start, (nuint)Math.Min(scratch.Length, buffer.WritableBytes), 0);
        if (count > 0)
            buffer.WriteBytes(scratch, 0, count);
        return count;
    }

    private void EndInput()
    {
        if (!Open)
            return;
        if (!_configuration.AllowHalfClosure || _outputShutdown)
        {
            Unsafe.CloseAsync();
            return;
        }
        _inputShutdown = true;
        // An ended input is readable for ever.
        StopWatchingFor(EpollEvents.In);
        Pipeline.FireUserEventTriggered(ChannelInputShutdownEvent.Instance);
    }

    private void Fail(SocketException cause)
    {
        Pipeline.FireExceptionCaught(cause);
        if (Open)
            Unsafe.CloseAsync();
    }
}
