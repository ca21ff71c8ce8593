using System;

namespace StackUnderTest.Drivers.Rtl8139;

/// <summary>
/// Sending. Frames are written into buffers that the card reads; three counters run ahead of each other:
/// <c>_done</c> (free up to here), <c>_started</c> (the card has them), <c>_head</c> (the next to be reserved).
/// In classic mode four at most are in the card, strictly in turn: QEMU looks at its own current descriptor only, and
/// one written out of turn would wait for ever.
/// </summary>
public sealed partial class Rtl8139Card<TPorts>
{
    /// <summary>Classic: frames in the card and behind it. A power of two, as the counters wrap.</summary>
    private const int QueueSize = 128;

    private const int TransmitDescriptors = 4;

    /// <summary>Times 32 octets; at 48 a whole frame is in the FIFO, and nothing can run dry.</summary>
    private const uint FirstThreshold = 8;

    private const uint GreatestThreshold = 48;

    private readonly int[] _sizes = new int[QueueSize];
    private DmaRegion _buffers;
    private uint _head;
    private uint _started;
    private uint _done;
    private int _nextDescriptor;
    private int _oldestDescriptor;
    private uint _threshold = FirstThreshold;
    private bool _reservedLarge;

    private int Capacity => _plus ? PlusDescriptors : QueueSize;

    private bool TryTakeQueue(DmaArena arena) => arena.TryAllocate(QueueSize * BufferSize, 256, out _buffers);

    private int BufferOffset(uint frame) => (int)(frame % (uint)Capacity) * BufferSize;

    private Span<byte> SmallBuffer(uint frame, int size) => _buffers.Slice(BufferOffset(frame), size);

    private void Enqueue(int size)
    {
        _sizes[_head % QueueSize] = size;
        _head++;
        Reclaim();
    }

    /// <summary>Takes back what the card is done with, and gives it what waits.</summary>
    private void Reclaim()
    {
        if (_plus)
        {
            PlusReclaim();
            return;
        }

        while (_done != _started && IsFinished(Read32(Register.Tsd0 + 4 * _oldestDescriptor)))
        {
            Counters.FramesSent++;
            Counters.OctetsSent += _sizes[_done % QueueSize];
            _oldestDescriptor = (_oldestDescriptor + 1) % TransmitDescriptors;
            _done++;
        }

        StartQueued();
    }

    private void StartQueued()
    {
        if (_plus)
            return;
        while (_started != _head && _started - _done < TransmitDescriptors)
        {
            // Data sheet, TSAD: "double word aligned"; TSD: writing the size with OWN = 0 starts it.
            Write32(Register.Tsad0 + 4 * _nextDescriptor, _buffers.Physical + (uint)BufferOffset(_started));
            Write32(
                Register.Tsd0 + 4 * _nextDescriptor,
                (uint)_sizes[_started % QueueSize] | _threshold << Register.TsdThresholdShift);
            _nextDescriptor = (_nextDescriptor + 1) % TransmitDescriptors;
            _started++;
        }
    }

    /// <summary>
    /// OWN alone says that the card has read the frame; until TOK it may need it again, after a collision. After an
    /// abort the transmitter stands until CLRABT and then sends the same frame again: the buffer isn't free.
    /// </summary>
    private bool IsFinished(uint status)
    {
        if ((status & Register.TsdAbort) != 0)
        {
            Counters.TransmitAborts++;
            Write32(Register.Tcr, Register.TransmitConfig | Register.ClearAbort);
            return false;
        }

        if ((status & (Register.TsdOk | Register.TsdUnderrun)) == 0)
            return false;
        if ((status & Register.TsdUnderrun) != 0)
        {
            Counters.TransmitUnderruns++;
            _threshold = Math.Min(_threshold + 8, GreatestThreshold);
        }

        if ((status & Register.TsdCarrierLost) != 0)
            Counters.TransmitErrors++;
        return true;
    }
}
