using CsCheck;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Tests.Packets;

public sealed class DhcpViewTests
{
    private const uint Xid = 0x3903f326;

    private static readonly byte[] Request = AnnotatedHex.Read($"""
        01 01 06 00            // request, Ethernet, 6 octets of address, no hops
        3903f326               // xid
        0000 8000              // seconds; broadcast
        00000000 00000000      // ciaddr, yiaddr
        00000000 00000000      // siaddr, giaddr
        020000000001 00000000000000000000
        {Zeros(64)}
        {Zeros(128)}
        63825363
        35 01 03               // message type: request
        00 00                  // padding
        32 04 0a000002         // requested address
        36 04 0a0000fe         // server
        39 02 0240             // at most 576 octets
        3d 07 01 020000000001  // client identifier
        37 03 01 03 1a         // mask, router, MTU
        ff
        """);

    private static readonly byte[] Ack = AnnotatedHex.Read($"""
        02 01 06 00            // reply
        3903f326
        0000 8000
        00000000 0a000002      // ciaddr; yiaddr
        00000000 00000000
        020000000001 00000000000000000000
        {Zeros(64)}
        {Zeros(128)}
        63825363
        35 01 05               // message type: ack
        33 04 00000e10         // lease: an hour
        03 04 0a0000fe         // router
        1a 02 05aa             // MTU 1450
        ff {Zeros(300 - 240 - 20)}
        """);

    [Fact]
    public void DhcpView_request_is_read()
    {
        Assert.True(DhcpView.TryRead(Request, out DhcpView message));

        Assert.True(message is { IsRequest: true, IsEthernet: true, WantsBroadcast: true });
        Assert.Equal(Xid, message.Xid);
        Assert.Equal(Samples.Mac1, message.HardwareAddress);
        Assert.Equal(default, message.ClientAddress);
        Assert.Equal(default, message.RelayAddress);
        Assert.True(message.TryGetType(out DhcpMessageType type));
        Assert.Equal(DhcpMessageType.Request, type);
        Assert.True(message.TryFind(DhcpOption.RequestedAddress, out Ipv4Address asked));
        Assert.Equal(Samples.Ip2, asked);
        Assert.True(message.TryFind(DhcpOption.MaximumMessageSize, out ushort size));
        Assert.Equal(576, size);
        Assert.True(message.TryFind(DhcpOption.ClientIdentifier, out ReadOnlySpan<byte> id));
        Assert.Equal(7, id.Length);
        Assert.False(message.TryFind(DhcpOption.HostName, out ReadOnlySpan<byte> _));
    }

    [Fact]
    public void DhcpWriter_answer_takes_over_what_tells_its_question()
    {
        Assert.True(DhcpView.TryRead(Request, out DhcpView question));
        var writer = DhcpWriter.Reply(new byte[548], DhcpMessageType.Ack, question, default, Samples.Ip2);
        Assert.True(writer.TryAdd(DhcpOption.LeaseTime, 3600u));
        Assert.True(writer.TryAdd(DhcpOption.Router, new Ipv4Address(0x0a0000fe)));
        Assert.True(writer.TryAdd(DhcpOption.InterfaceMtu, (ushort)1450));

        Assert.Equal(Ack, writer.End());
        Assert.True(DhcpView.TryRead(Ack, out DhcpView answer));
        Assert.False(answer.IsRequest);
        Assert.Equal(Samples.Ip2, answer.YourAddress);
        Assert.True(answer.TryFind(DhcpOption.LeaseTime, out uint seconds));
        Assert.Equal(3600u, seconds);
    }

    [Fact]
    public void DhcpWriter_request_reads_back()
    {
        var writer = DhcpWriter.Request(new byte[300], DhcpMessageType.Inform, Xid, Samples.Mac1, Samples.Ip1);
        Assert.True(DhcpView.TryRead(writer.End(), out DhcpView message));

        Assert.True(message is { IsRequest: true, IsEthernet: true, WantsBroadcast: false });
        Assert.Equal(Samples.Ip1, message.ClientAddress);
        Assert.Equal(Samples.Mac1, message.HardwareAddress);
        Assert.True(message.TryGetType(out DhcpMessageType type));
        Assert.Equal(DhcpMessageType.Inform, type);
    }

    [Fact]
    public void DhcpWriter_options_beyond_the_room_are_left_out_and_the_end_still_fits()
    {
        byte[] buffer = new byte[DhcpView.MinSize];
        var writer = DhcpWriter.Request(buffer, DhcpMessageType.Discover, Xid, Samples.Mac1);
        Assert.False(writer.TryAdd(DhcpOption.HostName, new byte[60]));
        // 300 less 240, the type's 3 and the end's 1.
        Assert.True(writer.TryAdd(DhcpOption.HostName, new byte[54]));
        Assert.False(writer.TryAdd(DhcpOption.RequestedAddress, Samples.Ip1));

        ReadOnlySpan<byte> octets = writer.End();
        Assert.Equal(DhcpView.MinSize, octets.Length);
        Assert.Equal((byte)DhcpOption.End, octets[^1]);
    }

    [Theory]
    [InlineData(1, 108)] // in file
    [InlineData(2, 44)]  // in sname
    [InlineData(3, 44)]  // in both, and this one is in the second
    public void DhcpView_options_in_overloaded_fields_are_found(byte overload, int offset)
    {
        byte[] octets = [.. Request.AsSpan(0, DhcpView.HeaderSize), 52, 1, overload, 255];
        new byte[] { 12, 2, 0x76, 0x6d, 255 }.CopyTo(octets.AsSpan(offset));

        Assert.True(DhcpView.TryRead(octets, out DhcpView message));
        Assert.True(message.TryFind(DhcpOption.HostName, out ReadOnlySpan<byte> name));
        Assert.Equal("vm"u8, name);
    }

    [Fact]
    public void DhcpView_fields_that_are_not_overloaded_hold_no_options()
    {
        byte[] octets = [.. Request];
        new byte[] { 12, 2, 0x76, 0x6d, 255 }.CopyTo(octets.AsSpan(108));

        Assert.True(DhcpView.TryRead(octets, out DhcpView message));
        Assert.False(message.TryFind(DhcpOption.HostName, out ReadOnlySpan<byte> _));
    }

    [Fact]
    public void DhcpView_cut_off_before_its_options_is_refused()
    {
        for (int size = 0; size < DhcpView.HeaderSize; size++)
            Assert.False(DhcpView.TryRead(Request.AsSpan(0, size), out _));
        for (int size = DhcpView.HeaderSize; size < Request.Length; size++)
        {
            Assert.True(DhcpView.TryRead(Request.AsSpan(0, size), out DhcpView message));
            Assert.Equal(size >= DhcpView.HeaderSize + 11, message.TryFind(DhcpOption.RequestedAddress, out uint _));
        }
    }

    [Theory]
    [InlineData(236, 0x64)] // BOOTP with another vendor's magic
    [InlineData(2, 17)]     // a hardware address larger than its field
    public void DhcpView_of_anything_else_is_refused(int offset, byte value)
    {
        byte[] octets = [.. Request];
        octets[offset] = value;
        Assert.False(DhcpView.TryRead(octets, out _));
    }

    [Theory]
    [InlineData(new byte[] { 53 })]
    [InlineData(new byte[] { 53, 1 })]
    [InlineData(new byte[] { 12, 200, 53, 1, 1 })]
    [InlineData(new byte[] { 53, 2, 1, 1 })]
    [InlineData(new byte[] { 255, 53, 1, 1 })]
    public void DhcpView_broken_options_are_not_found(byte[] options)
    {
        Assert.True(DhcpView.TryRead([.. Request.AsSpan(0, DhcpView.HeaderSize), .. options], out DhcpView message));
        Assert.False(message.TryGetType(out _));
    }

    [Fact]
    public void DhcpView_damaged_messages_never_throw() =>
        Gen.Select(Gen.Int[0, Request.Length - 1], Gen.Byte).Array[1, 8].Select(Gen.Int[0, Request.Length])
            .Sample((damage, size) =>
            {
                byte[] octets = [.. Request];
                foreach ((int place, byte value) in damage)
                    octets[place] = value;
                Walk(octets.AsSpan(0, size));
            }, iter: 20_000);

    private static void Walk(ReadOnlySpan<byte> octets)
    {
        if (!DhcpView.TryRead(octets, out DhcpView message))
            return;
        for (int code = 0; code <= byte.MaxValue; code++)
        {
            if (message.TryFind((DhcpOption)code, out ReadOnlySpan<byte> value))
                Assert.InRange(value.Length, 0, byte.MaxValue);
        }
        var answer = DhcpWriter.Reply(new byte[DhcpView.MinSize], DhcpMessageType.Nak, message, message.ClientAddress,
            message.YourAddress);
        Assert.True(DhcpView.TryRead(answer.End(), out DhcpView written));
        Assert.Equal(message.Xid, written.Xid);
    }

    private static string Zeros(int count) => new('0', 2 * count);
}
