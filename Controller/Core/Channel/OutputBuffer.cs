using DotNetty.Buffers;
using DotNetty.Transport.Channels;

namespace Controller.Core.Channel;

/// <summary>
/// What one turn of the event loop sends on a connection: messages write themselves into one pooled buffer,
/// which goes out in one write. A write per message costs a hundred times what building it does.
/// </summary>
/// <remarks>
/// The buffer is taken at the first message of a turn and given away at its end, so idle connections hold none.
/// Owned by the connection's event loop.
/// </remarks>
internal sealed class OutputBuffer(IChannelHandlerContext context)
{
    private const int Capacity = 64 * 1024;

    private IByteBuffer? _buffer;
    private int _size;

    /// <summary>Ends when the last that was flushed is in the socket, or has failed.</summary>
    public Task LastWrite { get; private set; } = Task.CompletedTask;

    /// <summary>Room for exactly <paramref name="size"/> octets, which count as written.</summary>
    public Span<byte> Reserve(int size)
    {
        if (_buffer is null || _buffer.Capacity - _size < size)
            Renew(size);
        int at = _size;
        _size += size;
        return _buffer!.Array.AsSpan(_buffer.ArrayOffset + at, size);
    }

    /// <summary>Sends what was written.</summary>
    public void Flush()
    {
        if (_buffer is null)
            return;
        LastWrite = context.WriteAndFlushAsync(Take());
        Observe(LastWrite);
    }

    /// <summary>Lets what was written go, unsent.</summary>
    public void Release()
    {
        _buffer?.Release();
        _buffer = null;
    }

    private void Renew(int size)
    {
        if (_buffer is not null)
            Observe(context.WriteAsync(Take()));
        _buffer = context.Allocator.HeapBuffer(Math.Max(Capacity, size));
        _size = 0;
    }

    // What is not sent when a connection ends fails, each write for itself. The session hears of the end, so nobody
    // asks the writes; left alone, their exceptions come up as unobserved ones when they are collected. Most writes
    // are done by now and cost nothing here.
    private static void Observe(Task write)
    {
        if (!write.IsCompletedSuccessfully)
            write.ContinueWith(static failed => _ = failed.Exception, CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
    }

    private IByteBuffer Take()
    {
        IByteBuffer buffer = _buffer!;
        _buffer = null;
        buffer.SetWriterIndex(_size);
        return buffer;
    }
}
