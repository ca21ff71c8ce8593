using System.Net.Sockets;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;
using Testing;

namespace OpenFlow.Peers.Tests.Peers;

/// <summary>
/// A bridge of a real ovs-vswitchd, of ours alone, to which messages are sent as a controller would; each is followed
/// by a barrier, so that its error, if it has one, is known to be all there is.
/// </summary>
internal sealed class LiveSwitch : IDisposable
{
    public const int PortCount = 4;

    private const uint BarrierBit = 0x80000000;
    private const int BoundMs = 30_000;

    private readonly SwitchDaemons _daemons = new(PortCount);
    private NetworkStream _stream;

    public LiveSwitch()
    {
        _stream = Connect();
        Addresses = AskForPorts();
    }

    /// <summary>Its ports' addresses.</summary>
    public IReadOnlyDictionary<PortNumber, MacAddress> Addresses { get; }

    /// <summary>Sends messages; returns the error of each, null where there is none.</summary>
    /// <param name="messages">Their transaction ids differ and have no highest bit.</param>
    /// <exception cref="IOException">The switch closed the connection.</exception>
    public IReadOnlyList<OpenFlowError?> Send(IReadOnlyList<byte[]> messages)
    {
        // The switch reads no more while we read nothing, so that writing and reading must go on at once.
        Task writing = Task.Run(() =>
        {
            var all = new MemoryStream();
            foreach (byte[] message in messages)
            {
                all.Write(message);
                all.Write(new BarrierRequest().ToArray(new Xid(XidOf(message) | BarrierBit)));
            }
            _stream.Write(all.GetBuffer().AsSpan(0, (int)all.Length));
        });
        var errors = new Dictionary<uint, OpenFlowError>();
        uint last = XidOf(messages[^1]) | BarrierBit;
        while (true)
        {
            byte[] message = Read();
            uint xid = XidOf(message);
            if (TypeOf(message) == MessageType.BarrierReply && xid == last)
                break;
            if (TypeOf(message) == MessageType.Error && Error.TryRead(message, out Error error, out _))
                errors.TryAdd(xid, error.Reason);
        }
        writing.Wait(BoundMs);
        return [.. messages.Select(message => ErrorOf(XidOf(message)))];

        OpenFlowError? ErrorOf(uint xid) => errors.TryGetValue(xid, out OpenFlowError error) ? error : null;
    }

    /// <summary>A new connection, which knows nothing of what was set on the one before.</summary>
    public void Reconnect()
    {
        _stream.Dispose();
        _stream = Connect();
    }

    public void Dispose()
    {
        _stream.Dispose();
        _daemons.Dispose();
    }

    private NetworkStream Connect()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(_daemons.ManagementPath));
        var stream = new NetworkStream(socket, ownsSocket: true) { ReadTimeout = BoundMs, WriteTimeout = BoundMs };
        stream.Write(new Hello().ToArray());
        return stream;
    }

    private Dictionary<PortNumber, MacAddress> AskForPorts()
    {
        _stream.Write(new MultipartRequest { Type = MultipartType.PortDesc }.ToArray());
        byte[] message;
        do
        {
            message = Read();
        } while (TypeOf(message) != MessageType.MultipartReply);
        Assert.True(MultipartReply.TryRead(message, out MultipartReply reply, out OpenFlowError error), error.Name);
        Assert.True(EntryListView.TryRead(reply.Body, out EntryListView<PortDescription> ports, out error), error.Name);
        var addresses = new Dictionary<PortNumber, MacAddress>();
        foreach (PortDescription port in ports)
            addresses.Add(port.Number, port.Address);
        return addresses;
    }

    private byte[] Read()
    {
        var header = new byte[Header.Size];
        _stream.ReadExactly(header);
        Assert.True(Header.TryRead(header, out Header read));
        var message = new byte[read.Length];
        header.CopyTo(message, 0);
        _stream.ReadExactly(message.AsSpan(Header.Size));
        return message;
    }

    private static MessageType TypeOf(byte[] message) => (MessageType)message[1];

    private static uint XidOf(byte[] message) => Header.TryRead(message, out Header header) ? header.Xid.Value : 0;
}
