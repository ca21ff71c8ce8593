using System.Buffers.Binary;
using EndToEnd.Tests.Running;

namespace EndToEnd.Tests.Kernel;

/// <summary>Frames in and out of the kernel's card, in both of its modes.</summary>
[Trait("Category", "Deep")]
public sealed class KernelWireTests : IClassFixture<KernelImage>
{
    private const int EtherType = 12;
    private const int ArpOperation = 20;
    private const int ArpSenderMac = 22;
    private const int IpProtocol = 23;
    private const int IcmpType = 34;
    private const int IcmpChecksum = 36;
    private const int IcmpSequence = 40;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static readonly byte[] GuestMac = [0x52, 0x54, 0, 0x12, 0x34, 0x56];

    [Theory]
    [InlineData("classic", "C mode")]
    [InlineData("plus", "C+ mode")]
    public async Task Kernel_answers_arp_and_a_thousand_pings(string mode, string said)
    {
        using var wire = new GuestWire();
        await using BackgroundCommand guest = KernelImage.Boot(
            $"ip=10.0.0.11/24 run=echo mode={mode}", wire.Card("52:54:00:12:34:56"));
        await guest.SaysAsync("running echo");
        Assert.Contains(said, guest.Said, StringComparison.Ordinal);

        await wire.SendAsync(ArpRequest());
        byte[] reply = await wire.ReceiveAsync(frame => frame[EtherType + 1] == 6 && frame[ArpOperation + 1] == 2, Limit);
        Assert.Equal(GuestMac, reply[ArpSenderMac..(ArpSenderMac + 6)]);

        for (ushort sequence = 1; sequence <= 1000; sequence++)
        {
            await wire.SendAsync(EchoRequest(sequence));
            byte[] echo = await wire.ReceiveAsync(IsEchoReply, Limit);
            Assert.Equal(sequence, BinaryPrimitives.ReadUInt16BigEndian(echo.AsSpan(IcmpSequence)));
        }

        Assert.DoesNotContain("panic", guest.Said, StringComparison.Ordinal);
    }

    private static bool IsEchoReply(byte[] frame) =>
        frame.Length > IcmpSequence && frame[EtherType] == 8 && frame[EtherType + 1] == 0 && frame[IpProtocol] == 1
        && frame[IcmpType] == 0;

    /// <summary>10.0.0.1 at 02:00:00:00:00:01 asks for 10.0.0.11.</summary>
    private static byte[] ArpRequest() => Convert.FromHexString(
        "ffffffffffff" + "020000000001" + "0806"
        + "0001" + "0800" + "06" + "04" + "0001" // Ethernet, IPv4, sizes, request
        + "020000000001" + "0a000001" + "000000000000" + "0a00000b"
        + new string('0', 36)); // padding to 60 octets

    private static byte[] EchoRequest(ushort sequence)
    {
        byte[] frame = Convert.FromHexString(
            "525400123456" + "020000000001" + "0800"
            + "45" + "00" + "002e" + "0000" + "0000" + "40" + "01" + "66c4" + "0a000001" + "0a00000b"
            + "08" + "00" + "0000" + "0001" + "0000" // echo request, checksum and sequence to be filled in
            + "000102030405060708090a0b0c0d0e0f1011");
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(IcmpSequence), sequence);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(IcmpChecksum), Checksum(frame.AsSpan(IcmpType)));
        return frame;
    }

    /// <summary>RFC 1071.</summary>
    private static ushort Checksum(ReadOnlySpan<byte> octets)
    {
        uint sum = 0;
        for (int i = 0; i < octets.Length; i += 2)
            sum += BinaryPrimitives.ReadUInt16BigEndian(octets[i..]);
        sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)~(sum + (sum >> 16));
    }
}
