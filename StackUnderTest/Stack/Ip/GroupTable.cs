using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack.Ip;

/// <summary>Which multicast groups are wanted on which interface, and by how many sockets (RFC 1112).</summary>
public sealed class GroupTable
{
    private const int Capacity = 64;

    private readonly Ipv4Address[] _groups = new Ipv4Address[Capacity];
    private readonly int[] _interfaces = new int[Capacity];
    private readonly int[] _members = new int[Capacity];

    /// <summary>224.0.0.1: every host is in it, and no one says so.</summary>
    public static Ipv4Address AllHosts => new(224, 0, 0, 1);

    public int Count { get; private set; }

    public Ipv4Address GroupAt(int index) => _groups[index];

    public int InterfaceAt(int index) => _interfaces[index];

    public bool Contains(Ipv4Address group, int interfaceIndex) =>
        group == AllHosts || Find(group, interfaceIndex) >= 0;

    /// <param name="group">224.0.0.0/4.</param>
    /// <param name="interfaceIndex">Where.</param>
    /// <param name="first">No one was in it before: the card and the routers must learn of it.</param>
    public bool TryJoin(Ipv4Address group, int interfaceIndex, out bool first)
    {
        int index = Find(group, interfaceIndex);
        first = index < 0;
        if (first)
        {
            if (Count == Capacity)
                return false;
            index = Count++;
            _groups[index] = group;
            _interfaces[index] = interfaceIndex;
            _members[index] = 0;
        }

        _members[index]++;
        return true;
    }

    public bool TryLeave(Ipv4Address group, int interfaceIndex, out bool last)
    {
        int index = Find(group, interfaceIndex);
        last = false;
        if (index < 0)
            return false;
        last = --_members[index] == 0;
        if (!last)
            return true;
        Count--;
        _groups[index] = _groups[Count];
        _interfaces[index] = _interfaces[Count];
        _members[index] = _members[Count];
        return true;
    }

    private int Find(Ipv4Address group, int interfaceIndex)
    {
        for (int i = 0; i < Count; i++)
        {
            if (_groups[i] == group && _interfaces[i] == interfaceIndex)
                return i;
        }

        return -1;
    }
}
