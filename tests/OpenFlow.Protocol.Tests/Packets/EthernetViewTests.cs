using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Tests.Packets;

public sealed class EthernetViewTests
{
    private const string Addresses = "020000000002 020000000001 ";

    [Theory]
    // Behind the addresses; then type, VLAN, priority and payload.
    [InlineData("0800 aabb", 0x0800, 0, 0, "AABB")]
    [InlineData("8100 a00a 0800 aabb", 0x0800, 10, 5, "AABB")]
    [InlineData("8100 e000 0806 aabb", 0x0806, 0, 7, "AABB")] // a priority tag
    [InlineData("88a8 0064 8100 000a 0800 aa", 0x0800, 100, 0, "AA")]
    [InlineData("88a8 0064 8100", 0x8100, 100, 0, "")]     // the second tag is cut off
    [InlineData("8100 00", 0x8100, 0, 0, "00")]   // the first is
    [InlineData("0026 4242 03", 0x0026, 0, 0, "424203")] // 802.3: a length, and LLC
    public void EthernetView_tags_and_type_are_read(string rest, int type, int vlan, int priority, string payload)
    {
        Assert.True(EthernetView.TryRead(AnnotatedHex.Read(Addresses + rest), out EthernetView frame));

        Assert.Equal(Samples.Mac2, frame.Destination);
        Assert.Equal(Samples.Mac1, frame.Source);
        Assert.Equal(type, frame.EtherType.Value);
        Assert.Equal(vlan, frame.Vlan.Value);
        Assert.Equal(priority, frame.Priority);
        Assert.Equal(payload, Convert.ToHexString(frame.Payload));
    }

    [Fact]
    public void EthernetView_shorter_than_its_header_is_refused()
    {
        for (int size = 0; size < EthernetView.HeaderSize; size++)
            Assert.False(EthernetView.TryRead(Samples.Arp.AsSpan(0, size), out _));
    }

    [Fact]
    public void EthernetView_writes_the_header_that_it_reads()
    {
        byte[] header = new byte[EthernetView.HeaderSize];
        EthernetView.WriteHeader(header, Samples.Mac2, Samples.Mac1, EtherType.Arp);
        Assert.Equal(Samples.Arp[..EthernetView.HeaderSize], header);
    }
}
