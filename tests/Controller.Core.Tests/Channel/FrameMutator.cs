using System.Buffers.Binary;
using Controller.Abstractions;
using Controller.Core.Tests.Switches;
using OpenFlow.Protocol.Actions;
using OpenFlow.Protocol.Instructions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Tests.Channel;

/// <summary>
/// Makes broken messages out of whole ones of every type that a switch sends: bits flipped, lengths edited, ends cut
/// off, two spliced. The stream stays one of messages, unless <see cref="BreakFraming"/> is asked for.
/// </summary>
internal sealed class FrameMutator(int seed)
{
    private static readonly byte[][] Whole = [.. Corpus()];

    private readonly Random _random = new(seed);

    /// <summary>The types that the messages here begin with.</summary>
    public static IEnumerable<MessageType> Types => Whole.Select(frame => frame.Header().Type).Distinct();

    /// <summary>One message whose header's length is its own; its xid is <paramref name="xid"/> now and then.</summary>
    public byte[] Next(uint xid)
    {
        byte[] frame = [.. Pick()];
        if (_random.Next(2) == 0)
            BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(4), xid);
        for (int times = _random.Next(1, 4); times > 0; times--)
            frame = Mutate(frame);
        if (frame.Length < Header.Size)
            frame = [.. frame, .. new byte[Header.Size - frame.Length]];
        // Version and type mostly stay: what is refused at the door tests nothing behind it.
        if (_random.Next(10) != 0)
            frame[0] = Header.Version13;
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)frame.Length);
        return frame;
    }

    /// <summary>A header whose length is below its own.</summary>
    public byte[] BreakFraming() => [4, (byte)_random.Next(30), 0, (byte)_random.Next(8), 0, 0, 0, 0];

    private byte[] Pick() => Whole[_random.Next(Whole.Length)];

    private byte[] Mutate(byte[] frame)
    {
        if (frame.Length <= Header.Size)
            return [.. frame, .. Noise(_random.Next(1, 40))];
        int at = _random.Next(Header.Size, frame.Length);
        switch (_random.Next(6))
        {
            case 0:
                frame[at] ^= (byte)(1 << _random.Next(8));
                return frame;
            case 1:
                // A length, somewhere: on an even place, small, large or nothing.
                at = Math.Min(at & ~1, frame.Length - 2);
                if (at >= Header.Size)
                    BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(at),
                        (ushort)(_random.Next(3) * _random.Next(0x10000)));
                return frame;
            case 2:
                return frame[..at];
            case 3:
                byte[] other = Pick();
                return [.. frame[..at], .. other[Math.Min(at, other.Length)..]];
            case 4:
                return [.. frame[..at], .. Noise(_random.Next(1, 24)), .. frame[at..]];
            default:
                frame[1] = (byte)_random.Next(32);
                return frame;
        }
    }

    private byte[] Noise(int size)
    {
        byte[] noise = new byte[size];
        _random.NextBytes(noise);
        return noise;
    }

    private static IEnumerable<byte[]> Corpus()
    {
        Match match = Match.Any.InPort(new PortNumber(1)).EthDst(new MacAddress(0x0200_0000_000aUL))
            .EthType(EtherType.Ipv4);
        var bundleError = new OpenFlowError(ErrorType.Experimenter, 2300) { Experimenter = ExperimenterId.Onf };
        Cookie ours = new CookieSpace(1).Dynamic(1, 1);
        yield return Octets.Of(new Hello());
        yield return Octets.Of(new Error(OpenFlowErrors.BadMatchLength, Octets.Of(new FlowMod { Match = match.Oxms })));
        yield return Octets.Of(new Error(bundleError, "x"u8));
        yield return Octets.Of(new EchoRequest("payload"u8));
        yield return Octets.Of(new EchoReply("payload"u8));
        yield return Octets.Of(new BundleControl { Bundle = new BundleId(1), Type = BundleControlType.OpenReply });
        yield return Octets.Of(new Experimenter { Id = ExperimenterId.Nicira, ExperimenterType = 21, Body = "body"u8 });
        yield return Octets.Of(new FeaturesReply { DatapathId = new DatapathId(1), TableCount = 254 });
        yield return Octets.Of(new GetConfigReply());
        yield return Octets.PacketIn(1);
        yield return Octets.PacketIn(2, Octets.Ethernet(0x0200_0000_000b, 0x0200_0000_000a, 0x8100));
        yield return Octets.PacketIn(3, Octets.Ethernet(type: 0x88cc));
        yield return Octets.Of(new FlowRemoved { Cookie = ours, Table = Pipeline.Source, Match = match.View });
        yield return Octets.Of(new PortStatus { Reason = PortStatusReason.Modify, Port = Octets.Port(1) });
        yield return Octets.Of(new PortStatus { Reason = PortStatusReason.Add, Port = Octets.Port(3) });
        yield return Octets.Of(new BarrierReply());
        yield return Octets.Of(new RoleReply());
        yield return Octets.Of(new GetAsyncReply());
        yield return [4, (byte)MessageType.QueueGetConfigReply, 0, 16, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0];
        foreach (byte[] multipart in Multiparts(match, ours))
            yield return multipart;
    }

    private static IEnumerable<byte[]> Multiparts(Match match, Cookie cookie)
    {
        byte[] flow = Octets.FlowEntry(30, 5, cookie, match: match);
        byte[] group = Octets.Entry(new GroupDescEntry
        {
            Group = new CookieSpace(1).Group(1),
            Buckets = BucketList.Of(Bucket.Of(new OutputAction(new PortNumber(1)))).View,
        });
        yield return SwitchScript.Part(MultipartType.Desc, 0, Octets.Entry(new DescStats("a", "b", "c", "d", "e")));
        yield return SwitchScript.Part(MultipartType.Flow, 0, [.. flow, .. flow, .. flow]);
        yield return SwitchScript.Part(MultipartType.Flow, 0, flow, more: true);
        yield return SwitchScript.Part(MultipartType.PortDesc, 0, Octets.Entry(Octets.Port(1)));
        yield return SwitchScript.Part(MultipartType.GroupDesc, 0, [.. group, .. group]);
        yield return SwitchScript.Part(MultipartType.GroupFeatures, 0, new byte[40]);
        yield return SwitchScript.Part(MultipartType.MeterConfig, 0,
            [0, 24, 0, 6, 0, 0, 0, 1, .. MeterBand.Encode(MeterBand.Drop(1, 1))]);
        yield return SwitchScript.Part(MultipartType.MeterFeatures, 0,
            Octets.Entry(new MeterFeatures { MaxMeter = 9 }));
        yield return SwitchScript.Part(MultipartType.Table, 0, new byte[24]);
    }
}
