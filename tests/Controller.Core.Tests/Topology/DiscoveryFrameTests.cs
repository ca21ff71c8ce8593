using Controller.Core.Topology;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Types;
using Testing;

namespace Controller.Core.Tests.Topology;

public sealed class DiscoveryFrameTests
{
    private const ulong Round = 7;
    private static readonly PortId Origin = new(new DatapathId(0x0000_0242_ac11_0002), new PortNumber(48));
    private static readonly MacAddress Source = new(0x0200_0000_0030);
    private static readonly byte[] Key = [.. Enumerable.Range(0, DiscoveryFrame.KeySize).Select(i => (byte)i)];
    private readonly DiscoveryFrame _frames = new(Key);

    [Fact]
    public void DiscoveryFrame_is_lldp_that_any_tool_reads()
    {
        Assert.True(EthernetView.TryRead(Written(), out EthernetView frame));
        Assert.Equal(new MacAddress(0x0180_c200_000e), frame.Destination);
        Assert.Equal(Source, frame.Source);
        Assert.Equal(EtherType.Lldp, frame.EtherType);
        Assert.True(LldpView.TryRead(frame.Payload, out LldpView unit));
        Assert.Equal(LldpChassisIdKind.Local, unit.ChassisIdKind);
        Assert.Equal("dpid:00000242ac110002"u8, unit.ChassisId);
        Assert.Equal(LldpPortIdKind.Local, unit.PortIdKind);
        Assert.Equal("48"u8, unit.PortId);
        Assert.Equal(20, unit.TimeToLive);
    }

    [Fact]
    public void DiscoveryFrame_reads_back_what_it_wrote()
    {
        Assert.Equal(ProbeVerdict.Ours, _frames.Verify(Written(), new Rounds(Round), out Probe probe));
        Assert.Equal(new Probe(Origin, Round), probe);
    }

    [Fact]
    public void DiscoveryFrame_fits_its_buffer_with_the_largest_numbers()
    {
        byte[] buffer = new byte[DiscoveryFrame.MaxSize];
        var largest = new Probe(new PortId(new DatapathId(ulong.MaxValue), PortNumber.Local), ulong.MaxValue);
        int size = _frames.Write(buffer, Source, largest);
        Assert.Equal(ProbeVerdict.Ours,
            _frames.Verify(buffer.AsSpan(0, size), new Rounds(ulong.MaxValue), out Probe probe));
        Assert.Equal(largest, probe);
    }

    [Fact]
    public void DiscoveryFrame_is_ours_with_a_vlan_tag_and_with_padding()
    {
        byte[] frame = Written();
        byte[] tagged = [.. frame[..12], 0x81, 0x00, 0x00, 0x64, .. frame[12..], 0, 0, 0, 0];
        Assert.Equal(ProbeVerdict.Ours, _frames.Verify(tagged, new Rounds(Round), out _));
    }

    [Fact]
    public void DiscoveryFrame_of_an_older_round_is_stale()
    {
        Assert.Equal(ProbeVerdict.StaleRound, _frames.Verify(Written(), new Rounds(Round + 1), out Probe probe));
        Assert.Equal(Origin, probe.Origin);
    }

    [Fact]
    public void DiscoveryFrame_of_another_key_has_a_bad_signature() =>
        Assert.Equal(ProbeVerdict.BadSignature,
            DiscoveryFrame.WithRandomKey().Verify(Written(), new Rounds(Round), out _));

    [Fact]
    public void DiscoveryFrame_with_any_bit_of_its_unit_changed_isnt_ours()
    {
        byte[] frame = Written();
        // The end TLV, the last two octets, isn't signed: without it a unit ends where the frame does.
        for (int bit = EthernetView.HeaderSize * 8; bit < (frame.Length - 2) * 8; bit++)
        {
            byte[] changed = [.. frame];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.NotEqual(ProbeVerdict.Ours, _frames.Verify(changed, new Rounds(Round), out _));
        }
    }

    [Fact]
    public void DiscoveryFrame_cut_off_anywhere_isnt_ours()
    {
        byte[] frame = Written();
        for (int size = 0; size < frame.Length - 2; size++)
        {
            ProbeVerdict verdict = _frames.Verify(frame.AsSpan(0, size), new Rounds(Round), out _);
            Assert.True(verdict is ProbeVerdict.Malformed or ProbeVerdict.ForeignLldp, $"{size}: {verdict}");
        }
    }

    [Fact]
    public void DiscoveryFrame_with_a_tlv_added_behind_has_a_bad_signature()
    {
        byte[] frame = Written();
        byte[] added = [.. frame[..^2], 0x0a, 0x01, (byte)'x', 0, 0];
        Assert.Equal(ProbeVerdict.BadSignature, _frames.Verify(added, new Rounds(Round), out _));
    }

    [Fact]
    public void DiscoveryFrame_takes_a_hosts_lldp_for_foreign()
    {
        byte[] buffer = new byte[64];
        EthernetView.WriteHeader(buffer, new MacAddress(0x0180_c200_000e), Source, EtherType.Lldp);
        var writer = new LldpWriter(buffer.AsSpan(EthernetView.HeaderSize), LldpChassisIdKind.MacAddress,
            [2, 0, 0, 0, 0, 1], LldpPortIdKind.InterfaceName, "eth0"u8, 120);
        writer.End();
        Assert.Equal(ProbeVerdict.ForeignLldp, _frames.Verify(buffer, new Rounds(Round), out _));
    }

    [Fact]
    public void DiscoveryFrame_takes_what_isnt_lldp_for_malformed()
    {
        byte[] frame = Written();
        frame[13] = 0xcd;
        Assert.Equal(ProbeVerdict.Malformed, _frames.Verify(frame, new Rounds(Round), out _));
        Assert.Equal(ProbeVerdict.Malformed, _frames.Verify([], new Rounds(Round), out _));
    }

    [Fact]
    public void DiscoveryFrame_is_written_and_judged_without_allocating()
    {
        byte[] buffer = new byte[DiscoveryFrame.MaxSize];
        var rounds = new Rounds(Round);
        WriteAndVerify();
        Assert.Equal(0, Allocated.Least(() =>
        {
            for (int i = 0; i < 100; i++)
                WriteAndVerify();
        }));

        void WriteAndVerify()
        {
            int size = _frames.Write(buffer, Source, new Probe(Origin, Round));
            if (_frames.Verify(buffer.AsSpan(0, size), rounds, out _) != ProbeVerdict.Ours)
                throw new InvalidOperationException("not ours");
        }
    }

    private byte[] Written()
    {
        byte[] buffer = new byte[DiscoveryFrame.MaxSize];
        return buffer[.._frames.Write(buffer, Source, new Probe(Origin, Round))];
    }

    private sealed class Rounds(ulong fresh) : IProbeRounds
    {
        public bool IsFresh(PortId port, ulong round) => round == fresh;
    }
}
