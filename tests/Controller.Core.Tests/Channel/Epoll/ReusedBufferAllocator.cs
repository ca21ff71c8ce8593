using DotNetty.Buffers;
using DotNetty.Transport.Channels;

namespace Controller.Core.Tests.Channel.Epoll;

/// <summary>Reads into the same buffer again and again, so that what a test counts isn't the buffers.</summary>
internal sealed class ReusedBufferAllocator : IRecvByteBufAllocator
{
    public IRecvByteBufAllocatorHandle NewHandle() => new Handle();

    private sealed class Handle : IRecvByteBufAllocatorHandle
    {
        private readonly IByteBuffer _buffer = Unpooled.Buffer(4096);

        public int LastBytesRead { get; set; }

        public int AttemptedBytesRead { get; set; }

        public IByteBuffer Allocate(IByteBufferAllocator alloc) => (IByteBuffer)_buffer.Clear().Retain();

        public int Guess() => _buffer.Capacity;

        public void Reset(IChannelConfiguration config)
        {
        }

        public void IncMessagesRead(int numMessages)
        {
        }

        public bool ContinueReading() => false;

        public void ReadComplete()
        {
        }
    }
}
