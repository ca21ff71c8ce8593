using System;

namespace StackUnderTest.Stack.Buffers;

/// <summary>
/// A ring buffer whose memory comes page by page from a shared pool, so that an idle socket costs nothing and a
/// thousand sockets are bounded by the pool, not by a thousand full buffers.
/// <para>
/// Octets [0, <see cref="Count"/>) from the head are in order. Octets behind them may be written out of order (a TCP
/// segment that came early lies in its final place at once) and count when <see cref="Advance"/> reaches them. One page
/// of the ring's span always stays unused: otherwise head and tail could share a page, and it would be returned
/// while the tail is still in it.
/// </para>
/// <para>
/// A ring that has <see cref="EntitledPages"/> already leaves a part of the pool to others, and some never take the
/// very last pages, so that peers who make sockets hold much can't starve the rest.
/// </para>
/// </summary>
public sealed class PagedRing
{
    /// <summary>What every ring may have as long as there is any.</summary>
    public const int EntitledPages = 2;
    private const int None = -1;

    private readonly BlockPool _pool;
    private readonly int[] _pages;
    private readonly int _mask;
    private readonly int _left;
    private readonly int _last;
    private int _head;
    private int _held;

    /// <summary>The end of what was ever written, from the head: at or behind <see cref="Count"/>.</summary>
    private int _extent;

    /// <param name="pool">Its block size must be a power of two.</param>
    /// <param name="pageCount">A power of two, at least 2.</param>
    /// <param name="left">So many pages of the pool are left to others by a ring that has its entitled ones.</param>
    /// <param name="last">So many are left in any case.</param>
    public PagedRing(BlockPool pool, int pageCount, int left = 0, int last = 0)
    {
        _pool = pool;
        _left = left;
        _last = last;
        _pages = new int[pageCount];
        for (int i = 0; i < pageCount; i++)
            _pages[i] = None;
        _mask = pageCount * pool.BlockSize - 1;
        Limit = GreatestLimit;
    }

    public int GreatestLimit => _mask + 1 - _pool.BlockSize;

    /// <summary>How many octets this ring takes: SO_RCVBUF or SO_SNDBUF.</summary>
    public int Limit { get; private set; }

    public int Count { get; private set; }

    /// <summary>Pages that this ring may take now.</summary>
    private int Available
    {
        get
        {
            int entitled = Math.Min(Math.Max(EntitledPages - _held, 0), Math.Max(_pool.FreeCount - _last, 0));
            return Math.Max(_pool.FreeCount - _left, entitled);
        }
    }

    public int Free => Limit > Count ? Limit - Count : 0;

    /// <summary>What can be appended now: less than <see cref="Free"/> when the pool runs low.</summary>
    public int Room
    {
        get
        {
            int used = ((_head & (_pool.BlockSize - 1)) + _extent + _pool.BlockSize - 1) & ~(_pool.BlockSize - 1);
            int tail = used - (_head & (_pool.BlockSize - 1)) - Count;
            long room = (long)tail + (long)Available * _pool.BlockSize;
            return room < Free ? (int)room : Free;
        }
    }

    public void SetLimit(int limit) => Limit = Math.Min(Math.Max(limit, 1), GreatestLimit);

    /// <summary>Appends as much as fits.</summary>
    /// <returns>How many octets were taken.</returns>
    public int Append(ReadOnlySpan<byte> data)
    {
        int taken = 0;
        int wanted = Math.Min(data.Length, Free);
        while (taken < wanted)
        {
            int inPage = Math.Min(wanted - taken, PageRest(Count));
            if (!TryWriteAt(Count, data.Slice(taken, inPage)))
                break;
            Count += inPage;
            taken += inPage;
        }

        return taken;
    }

    /// <summary>
    /// Writes at an offset from the head without counting it. The caller keeps offset + size within
    /// <see cref="Limit"/>.
    /// </summary>
    /// <returns>False if the pool has too few pages: nothing was written then.</returns>
    public bool TryWriteAt(int offset, ReadOnlySpan<byte> data)
    {
        if (data.Length == 0)
            return true;
        if (offset + data.Length > GreatestLimit || !TryMap(offset, data.Length))
            return false;
        _extent = Math.Max(_extent, offset + data.Length);
        while (data.Length > 0)
        {
            int size = Math.Min(data.Length, PageRest(offset));
            data[..size].CopyTo(At(offset));
            data = data[size..];
            offset += size;
        }

        return true;
    }

    /// <summary>Octets written before by <see cref="TryWriteAt"/> are in order now.</summary>
    public void Advance(int count)
    {
        Count += count;
        _extent = Math.Max(_extent, Count);
    }

    /// <summary>Fills <paramref name="destination"/> from octets at an offset from the head.</summary>
    public void CopyTo(int offset, Span<byte> destination)
    {
        while (destination.Length > 0)
        {
            int size = Math.Min(destination.Length, PageRest(offset));
            At(offset)[..size].CopyTo(destination);
            destination = destination[size..];
            offset += size;
        }
    }

    /// <summary>Takes octets from the head.</summary>
    public int Read(Span<byte> destination)
    {
        int size = Math.Min(destination.Length, Count);
        CopyTo(0, destination[..size]);
        Consume(size);
        return size;
    }

    /// <summary>
    /// The octets from an offset on that lie side by side, at least one if the offset is below the count.
    /// </summary>
    public ReadOnlySpan<byte> Peek(int offset)
    {
        int size = Math.Min(Count - offset, PageRest(offset));
        return size <= 0 ? default : At(offset)[..size];
    }

    /// <summary>Forgets octets at the head; pages that they alone used go back to the pool.</summary>
    public void Consume(int count)
    {
        int before = _head / _pool.BlockSize;
        _head = (_head + count) & _mask;
        Count -= count;
        _extent -= count;
        int after = _head / _pool.BlockSize;
        for (int page = before; page != after; page = (page + 1) & (_pages.Length - 1))
            Unmap(page);
        if (_extent == 0)
            Unmap(after);
    }

    /// <summary>Gives back what lies out of order behind <see cref="Count"/>.</summary>
    public void DropBehindCount()
    {
        int inHeadPage = _head & (_pool.BlockSize - 1);
        int keep = Count == 0 ? 0 : (inHeadPage + Count + _pool.BlockSize - 1) / _pool.BlockSize;
        int used = (inHeadPage + _extent + _pool.BlockSize - 1) / _pool.BlockSize;
        for (int i = keep; i < used; i++)
            Unmap((_head / _pool.BlockSize + i) & (_pages.Length - 1));
        _extent = Count;
    }

    public void Clear()
    {
        for (int page = 0; page < _pages.Length; page++)
            Unmap(page);
        _head = _extent = Count = 0;
    }

    private bool TryMap(int offset, int size)
    {
        int first = (_head + offset) / _pool.BlockSize;
        int last = (_head + offset + size - 1) / _pool.BlockSize;
        int missing = 0;
        for (int page = first; page <= last; page++)
            missing += _pages[page & (_pages.Length - 1)] == None ? 1 : 0;
        if (missing > Available)
            return false;
        for (int page = first; page <= last && missing > 0; page++)
        {
            ref int slot = ref _pages[page & (_pages.Length - 1)];
            if (slot == None && _pool.TryTake(out slot))
            {
                missing--;
                _held++;
            }
        }

        return true;
    }

    private void Unmap(int page)
    {
        if (_pages[page] == None)
            return;
        _pool.Return(_pages[page]);
        _pages[page] = None;
        _held--;
    }

    private int PageRest(int offset) => _pool.BlockSize - ((_head + offset) & (_pool.BlockSize - 1));

    private Span<byte> At(int offset)
    {
        int position = (_head + offset) & _mask;
        return _pool[_pages[position / _pool.BlockSize]][(position & (_pool.BlockSize - 1))..];
    }
}
