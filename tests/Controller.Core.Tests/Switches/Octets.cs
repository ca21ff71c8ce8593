using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Tests.Switches;

/// <summary>Messages and their parts as octets.</summary>
internal static class Octets
{
    public static byte[] Of<TMessage>(in TMessage message, uint xid = 0)
        where TMessage : IMessage, allows ref struct
    {
        byte[] frame = new byte[message.Size];
        message.Write(frame, new Xid(xid));
        return frame;
    }

    public static byte[] Entry<TEntry>(in TEntry entry)
        where TEntry : IEntry<TEntry>, allows ref struct
    {
        byte[] octets = new byte[entry.Size];
        entry.Write(octets);
        return octets;
    }

    public static Header Header(this byte[] frame)
    {
        OpenFlow.Protocol.Wire.Header.TryRead(frame, out Header header);
        return header;
    }

    /// <summary>The error that a frame answers with.</summary>
    public static OpenFlowError ErrorOf(byte[] frame)
    {
        Assert.True(Error.TryRead(frame, out Error error, out _));
        return error.Reason;
    }

    public static PortDescription Port(uint number, bool up = true) =>
        new(new PortNumber(number), new MacAddress(0x0200_0000_0000UL + number), $"p{number}")
        {
            State = up ? PortState.Live : PortState.LinkDown,
            CurrentSpeed = 10_000_000,
        };

    /// <summary>An Ethernet frame of 60 octets.</summary>
    public static byte[] Ethernet(ulong source = 0x02_0000_0000_0a, ulong destination = 0x02_0000_0000_0b,
        ushort type = 0x0800)
    {
        byte[] frame = new byte[60];
        new MacAddress(destination).Write(frame);
        new MacAddress(source).Write(frame.AsSpan(6));
        frame[12] = (byte)(type >> 8);
        frame[13] = (byte)type;
        return frame;
    }

    public static byte[] PacketIn(uint port, byte[]? frame = null, uint xid = 0)
    {
        frame ??= Ethernet();
        return Of(new PacketIn
        {
            TotalLength = (ushort)frame.Length,
            Table = new TableId(30),
            Match = Match.Any.InPort(new PortNumber(port)).View,
            Data = frame,
        }, xid);
    }

    public static byte[] FlowEntry(byte table, ushort priority, Cookie cookie, uint output = 1, Match? match = null) =>
        Entry(new FlowStatsEntry
        {
            Table = new TableId(table),
            Priority = priority,
            Cookie = cookie,
            Match = (match ?? Match.Any).View,
            Instructions = InstructionList.Apply(new OutputAction(new PortNumber(output))).View,
        });
}
