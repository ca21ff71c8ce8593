using System.Net.Sockets;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;
using Testing;

namespace EndToEnd.Tests.Dataplane;

/// <summary>A controller's connection to a bridge, which sends what it is told and waits for the answers.</summary>
internal sealed class OpenFlowClient : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    private readonly NetworkStream _stream;
    private uint _xid = 100;

    public OpenFlowClient(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(path));
        _stream = new NetworkStream(socket, ownsSocket: true) { ReadTimeout = (int)Bound.TotalMilliseconds };
        Send(new Hello());
        // Open vSwitch sends no packet-in to who comes by this socket, unless asked like this.
        Send(new SetConfig { MissSendLength = ushort.MaxValue });
        Send(new SetAsync { Masks = AsyncMasks.Everything });
        Barrier();
    }

    public void Send<TMessage>(TMessage message)
        where TMessage : struct, IMessage, allows ref struct => _stream.Write(message.ToArray(new Xid(++_xid)));

    /// <summary>Sends octets as they are.</summary>
    public void Send(byte[] message) => _stream.Write(message);

    /// <summary>Everything that came until the switch had done all that was sent.</summary>
    public List<byte[]> Barrier()
    {
        Send(new BarrierRequest());
        return ReadUntil(message => TypeOf(message) == MessageType.BarrierReply);
    }

    /// <summary>Everything that comes ahead of a message, which must come.</summary>
    public List<byte[]> ReadUntil(Predicate<byte[]> isLast)
    {
        var before = new List<byte[]>();
        while (true)
        {
            byte[] message = Read();
            if (isLast(message))
                return before;
            before.Add(message);
        }
    }

    /// <summary>The entries of all flows, octets of <see cref="FlowStatsEntry"/>.</summary>
    public List<byte[]> DumpFlows()
    {
        Send(new FlowStatsRequest { Type = MultipartType.Flow, Table = TableId.All });
        var flows = new List<byte[]>();
        bool more = true;
        while (more)
        {
            byte[] message = Read();
            if (TypeOf(message) != MessageType.MultipartReply)
                continue;
            Assert.True(MultipartReply.TryRead(message, out MultipartReply reply, out OpenFlowError error), error.Name);
            Assert.True(EntryListView.TryRead(reply.Body, out EntryListView<FlowStatsEntry> entries, out error),
                error.Name);
            foreach (FlowStatsEntry flow in entries)
                flows.Add(WriteOf(flow));
            more = (reply.Flags & MultipartFlags.More) != 0;
        }
        return flows;
    }

    public void Dispose() => _stream.Dispose();

    public static MessageType TypeOf(byte[] message) => (MessageType)message[1];

    private static byte[] WriteOf(FlowStatsEntry flow)
    {
        var octets = new byte[flow.Size];
        flow.Write(octets);
        return octets;
    }

    private byte[] Read()
    {
        var header = new byte[Header.Size];
        _stream.ReadExactly(header);
        Assert.True(Header.TryRead(header, out Header read));
        var message = new byte[read.Length];
        header.CopyTo(message, 0);
        _stream.ReadExactly(message.AsSpan(Header.Size));
        if (read.Type == MessageType.EchoRequest)
            Send(new EchoReply());
        return message;
    }
}
