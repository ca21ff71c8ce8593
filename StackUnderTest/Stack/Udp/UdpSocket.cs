using StackUnderTest.Stack.Buffers;
using StackUnderTest.Stack.Ip;
using StackUnderTest.Stack.Sockets;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Stack.Udp;

/// <summary>
/// A UDP socket. Its queue is one ring of records: a header of <see cref="RecordSize"/> octets (source, destination,
/// source port, size), then the data.
/// </summary>
public sealed class UdpSocket
{
    public const int RecordSize = 12;
    public const int GroupCapacity = 8;

    public readonly PagedRing Queue;
    public readonly Ipv4Address[] Groups = new Ipv4Address[GroupCapacity];
    public readonly int[] GroupInterfaces = new int[GroupCapacity];
    public int GroupCount;
    public bool InUse;
    public uint Generation;
    public int Tag;
    public Ipv4Address LocalAddress;
    public ushort LocalPort;
    public Ipv4Address RemoteAddress;
    public ushort RemotePort;
    public bool ReusesAddress;
    public byte MulticastTimeToLive;
    public SocketError Error;

    /// <summary>The address was chosen by connect and goes with the peer.</summary>
    public bool AddressIsChosen;
    public bool PortIsChosen;
    public bool ReusesPort;

    /// <summary>SO_BROADCAST: without it nothing goes to a broadcast address.</summary>
    public bool MayBroadcast;

    /// <summary>SO_SNDBUF. Only told: a datagram goes to the card at once or not at all.</summary>
    public int SendBufferSize;
    public IpTraits Traits;
    public bool ReceiveIsShut;
    public bool SendIsShut;

    public UdpSocket(PagedRing queue) => Queue = queue;

    public int ReceiveBufferSize
    {
        get => Queue.Limit;
        set => Queue.SetLimit(value);
    }

    public bool IsConnected => RemotePort != 0;

    public void Reset()
    {
        Queue.Clear();
        GroupCount = 0;
        LocalAddress = RemoteAddress = default;
        LocalPort = RemotePort = 0;
        ReusesAddress = ReusesPort = AddressIsChosen = PortIsChosen = MayBroadcast = false;
        ReceiveIsShut = SendIsShut = false;
        Traits = IpTraits.OfTcp;
        MulticastTimeToLive = 1;
        Error = SocketError.None;
        Tag = 0;
    }
}
