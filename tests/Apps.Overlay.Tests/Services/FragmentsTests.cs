using Apps.Overlay.Services;
using CsCheck;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;
using Testing;

namespace Apps.Overlay.Tests.Services;

public sealed class FragmentsTests
{
    [Fact]
    public void Fragments_of_any_size_fit_and_join_to_the_whole() =>
        Gen.Select(Gen.Int[28, 9000], Gen.Int[576, 1500]).Sample((size, mtu) =>
        {
            byte[] whole = Packets.Ping(1, 3, Frames.Mac(3), size, dontFragment: false);
            List<byte[]> pieces = Split(whole, mtu);
            Assert.All(pieces, piece => Assert.InRange(piece.Length, 0, EthernetView.HeaderSize + mtu));
            Assert.Equal(whole[(EthernetView.HeaderSize + Ipv4View.MinHeaderSize)..], Join(pieces));
        }, iter: 500);

    [Fact]
    public void Fragments_keep_addresses_identification_and_options_that_say_so()
    {
        // Record route isn't copied, router alert is (RFC 791 §3.1, RFC 2113 §2.1).
        byte[] options = [7, 7, 4, 0, 0, 0, 0, 1, 148, 4, 0, 0];
        byte[] packet =
        [
            0x48, 0, 0, 0, 0xab, 0xcd, 0, 0, 9, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 3, .. options, .. new byte[1600],
        ];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)packet.Length);
        Ipv4View.WriteChecksum(packet.AsSpan(0, 32));
        List<byte[]> pieces = Split(Frames.Ethernet(Frames.Mac(1), Frames.Mac(3), EtherType.Ipv4, packet), 1450);

        Assert.Equal(2, pieces.Count);
        Assert.True(Ipv4View.TryRead(pieces[0].AsSpan(EthernetView.HeaderSize), out Ipv4View first));
        Assert.True(Ipv4View.TryRead(pieces[1].AsSpan(EthernetView.HeaderSize), out Ipv4View second));
        Assert.Equal(options, first.Options.ToArray());
        // In the later piece the one that isn't copied is gone, and what is left fills its words.
        Assert.Equal((byte[])[148, 4, 0, 0], second.Options.ToArray());
        Assert.True(second.HasValidChecksum);
        Assert.Equal((first.Identification, (byte)9), (second.Identification, second.TimeToLive));
        Assert.True(first.MoreFragments && !second.MoreFragments);
    }

    [Fact]
    public void Fragments_of_a_fragment_stand_where_it_stood_and_more_follow()
    {
        byte[] frame = Packets.Ping(1, 3, Frames.Mac(3), 1500, dontFragment: false);
        Packets.SetFragmentation(frame.AsSpan(EthernetView.HeaderSize), 0x2000 | 185);

        List<byte[]> pieces = Split(frame, 1450);

        Assert.True(Ipv4View.TryRead(pieces[0].AsSpan(EthernetView.HeaderSize), out Ipv4View first));
        Assert.True(Ipv4View.TryRead(pieces[^1].AsSpan(EthernetView.HeaderSize), out Ipv4View last));
        Assert.Equal((185 * 8, true), (first.FragmentOffset, first.MoreFragments));
        Assert.Equal((185 * 8 + first.Payload.Length, true), (last.FragmentOffset, last.MoreFragments));
    }

    public static List<byte[]> Split(byte[] frame, int mtu)
    {
        Assert.True(EthernetView.TryRead(frame, out EthernetView view));
        Assert.True(Ipv4View.TryRead(view.Payload, out Ipv4View packet));
        var fragments = new Ipv4Fragments(view, packet, mtu);
        var pieces = new List<byte[]>();
        byte[] buffer = new byte[EthernetView.HeaderSize + mtu];
        while (fragments.TryWrite(buffer, out int size))
            pieces.Add(buffer[..size]);
        return pieces;
    }

    /// <summary>The payload of a packet whose fragments come in order.</summary>
    public static byte[] Join(IReadOnlyList<byte[]> frames)
    {
        var payload = new List<byte>();
        foreach ((int index, byte[] frame) in frames.Index())
        {
            Assert.True(Ipv4View.TryRead(frame.AsSpan(EthernetView.HeaderSize), out Ipv4View ip));
            Assert.True(ip.HasValidChecksum && !ip.IsTruncated);
            Assert.Equal((payload.Count, index < frames.Count - 1), (ip.FragmentOffset, ip.MoreFragments));
            payload.AddRange(ip.Payload);
        }
        return [.. payload];
    }
}
