using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack.Ip;

/// <summary>"What matches this prefix goes out of that interface, directly or through a gateway."</summary>
public struct Route
{
    public Ipv4Address Network;
    public int PrefixLength;

    /// <summary>0.0.0.0 for neighbours that are on the link themselves.</summary>
    public Ipv4Address Gateway;
    public int Interface;
}

/// <summary>Routes sorted by falling prefix length, so that the first match is the longest.</summary>
public sealed class RouteTable
{
    private readonly Route[] _routes;

    public RouteTable(int capacity) => _routes = new Route[capacity];

    public int Count { get; private set; }

    public ref readonly Route this[int index] => ref _routes[index];

    /// <summary>False if the table is full. A route with the same prefix and interface is replaced.</summary>
    public bool TryAdd(Ipv4Address network, int prefixLength, Ipv4Address gateway, int interfaceIndex)
    {
        uint masked = network.Value & Ipv4Address.Mask(prefixLength);
        Remove(new Ipv4Address(masked), prefixLength, interfaceIndex);
        if (Count == _routes.Length)
            return false;
        int at = 0;
        while (at < Count && _routes[at].PrefixLength >= prefixLength)
            at++;
        for (int i = Count; i > at; i--)
            _routes[i] = _routes[i - 1];
        _routes[at].Network = new Ipv4Address(masked);
        _routes[at].PrefixLength = prefixLength;
        _routes[at].Gateway = gateway;
        _routes[at].Interface = interfaceIndex;
        Count++;
        return true;
    }

    public void RemoveInterface(int interfaceIndex)
    {
        for (int i = Count - 1; i >= 0; i--)
        {
            if (_routes[i].Interface == interfaceIndex)
                RemoveAt(i);
        }
    }

    public bool TryFind(Ipv4Address destination, out int index)
    {
        for (index = 0; index < Count; index++)
        {
            uint mask = Ipv4Address.Mask(_routes[index].PrefixLength);
            if (((destination.Value ^ _routes[index].Network.Value) & mask) == 0)
                return true;
        }

        return false;
    }

    private void Remove(Ipv4Address network, int prefixLength, int interfaceIndex)
    {
        for (int i = Count - 1; i >= 0; i--)
        {
            if (_routes[i].Network == network && _routes[i].PrefixLength == prefixLength
                && _routes[i].Interface == interfaceIndex)
                RemoveAt(i);
        }
    }

    private void RemoveAt(int index)
    {
        Count--;
        for (int i = index; i < Count; i++)
            _routes[i] = _routes[i + 1];
    }
}
