namespace Controller.Core.Channel.Epoll;

/// <summary>
/// The channels of one event loop, found by the 64-bit token that epoll hands back with each event:
/// <c>[32 generation][32 slot + 1]</c>. Event loop thread only.
/// </summary>
/// <remarks>
/// A slot's generation changes whenever its channel leaves. An event that was already fetched when its channel
/// closed, or one for a descriptor number the kernel has since given to another socket, therefore finds nobody.
/// </remarks>
internal sealed class EpollChannelTable
{
    private readonly Stack<int> _free = new();
    private Entry[] _entries = new Entry[16];
    private int _used;

    internal int Count => _used - _free.Count;

    internal ulong Add(EpollChannel channel)
    {
        if (!_free.TryPop(out int slot))
        {
            if (_used == _entries.Length)
                Array.Resize(ref _entries, _used * 2);
            slot = _used++;
        }
        ref Entry entry = ref _entries[slot];
        entry.Channel = channel;
        return ((ulong)entry.Generation << 32) | (uint)(slot + 1);
    }

    internal EpollChannel? Find(ulong token)
    {
        int slot = (int)(uint)token - 1;
        if ((uint)slot >= (uint)_used)
            return null;
        ref Entry entry = ref _entries[slot];
        return entry.Generation == (uint)(token >> 32) ? entry.Channel : null;
    }

    internal void Remove(ulong token)
    {
        if (Find(token) is null)
            return;
        int slot = (int)(uint)token - 1;
        ref Entry entry = ref _entries[slot];
        entry.Channel = null;
        entry.Generation++;
        _free.Push(slot);
    }

    internal EpollChannel[] ToArray() =>
        [.. _entries.Where(entry => entry.Channel is not null).Select(entry => entry.Channel!)];

    private struct Entry
    {
        internal EpollChannel? Channel;
        internal uint Generation;
    }
}
