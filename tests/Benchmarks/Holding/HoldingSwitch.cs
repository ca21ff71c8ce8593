using Benchmarks.Net;
using Benchmarks.Switches;
using Benchmarks.Wire;
using static System.Buffers.Binary.BinaryPrimitives;

namespace Benchmarks.Holding;

/// <summary>
/// A switch that takes all it is sent and shows it when asked: flows, groups, meters, bundles. Packets it has none.
/// </summary>
/// <remarks>Owned by its loop's thread; what others read is said so.</remarks>
internal sealed class HoldingSwitch(ulong datapathId, string name, IReadOnlyList<string> ports)
{
    private const uint Onf = 0x4f4e4600;
    private const uint BundleControl = 2300;
    private const uint BundleAdd = 2301;
    private const int BundleControlSize = 24;
    private const ushort BadType = 1;
    private const ushort BadExperimenter = 3;
    private const ushort OpenRequest = 0;
    private const ushort CommitRequest = 4;
    private const ushort DiscardRequest = 6;
    private const uint Capabilities = 0x4f;
    private const byte TableCount = 254;

    private readonly HoldingReplies _replies = new(name, ports);
    private readonly Dictionary<uint, List<byte[]>> _bundles = [];
    private long _reads, _changes, _probes, _packetOuts, _others, _lastChangeAt;

    public string Name => name;

    public HeldTables Tables { get; } = new();

    /// <summary>Any thread: what came so far.</summary>
    public Traffic Traffic => new(Volatile.Read(ref _reads), Volatile.Read(ref _changes), Volatile.Read(ref _probes),
        Volatile.Read(ref _packetOuts), Volatile.Read(ref _others));

    /// <summary>Any thread: when something was last changed, in <c>Stopwatch</c> ticks.</summary>
    public long LastChangeAt => Volatile.Read(ref _lastChangeAt);

    /// <summary>Any thread: the first thing that was wrong, null if nothing was.</summary>
    public string? Fault { get; private set; }

    /// <summary>A connection begins: bundles don't outlive the one before.</summary>
    public void Begin() => _bundles.Clear();

    public void Answer(ReadOnlySpan<byte> message, OutputBuffer output, long now)
    {
        uint xid = ReadUInt32BigEndian(message[4..]);
        switch (message[1])
        {
            case Of13.EchoRequest:
                message[8..].CopyTo(ControlPlane.Begin(output, Of13.EchoReply, message.Length, xid)[8..]);
                return;
            case Of13.EchoReply:
                return;
            case Of13.MultipartRequest when message.Length >= MultipartReplies.HeaderSize:
                _reads++;
                _replies.Answer(Tables, message, output);
                return;
            case Of13.FlowMod or Of13.GroupMod or Of13.MeterMod:
                Apply(message, now);
                return;
            case Of13.PacketOut:
                _packetOuts++;
                return;
        }
        _others++;
        switch (message[1])
        {
            case Of13.Hello or Of13.SetConfig:
                break;
            case Of13.FeaturesRequest:
                Span<byte> features = ControlPlane.Begin(output, Of13.FeaturesReply, 32, xid);
                WriteUInt64BigEndian(features[8..], datapathId);
                features[20] = TableCount;
                WriteUInt32BigEndian(features[24..], Capabilities);
                break;
            case Of13.BarrierRequest:
                ControlPlane.Begin(output, Of13.BarrierReply, Of13.HeaderSize, xid);
                break;
            case Of13.Experimenter when message.Length >= BundleControlSize
                && ReadUInt32BigEndian(message[8..]) == Onf:
                Bundle(message, output, now);
                break;
            case Of13.Error:
                Wrong($"the controller sent an error: {Convert.ToHexString(message)}");
                break;
            default:
                ControlPlane.Refuse(message, message[1] == Of13.Experimenter ? BadExperimenter : BadType, output);
                break;
        }
    }

    private void Apply(ReadOnlySpan<byte> message, long now)
    {
        switch (Tables.Apply(message))
        {
            case Effect.Changed:
                _changes++;
                Volatile.Write(ref _lastChangeAt, now);
                break;
            case Effect.None:
                _probes++;
                break;
            default:
                Wrong($"can't be carried out: {Convert.ToHexString(message)}");
                break;
        }
    }

    // ONF extension 230: number at 16; then type and flags, or padding, flags and the message.
    private void Bundle(ReadOnlySpan<byte> message, OutputBuffer output, long now)
    {
        uint bundle = ReadUInt32BigEndian(message[16..]);
        ushort type = ReadUInt16BigEndian(message[20..]);
        switch (ReadUInt32BigEndian(message[12..]), type)
        {
            case (BundleAdd, _) when _bundles.TryGetValue(bundle, out List<byte[]>? messages):
                messages.Add(message.Slice(24, ReadUInt16BigEndian(message[26..])).ToArray());
                return;
            case (BundleControl, OpenRequest) when _bundles.TryAdd(bundle, []):
            case (BundleControl, DiscardRequest) when _bundles.Remove(bundle):
                break;
            case (BundleControl, CommitRequest) when _bundles.Remove(bundle, out List<byte[]>? messages):
                foreach (byte[] each in messages)
                    Apply(each, now);
                break;
            default:
                Wrong($"no such bundle, or one too many: {Convert.ToHexString(message)}");
                return;
        }
        Span<byte> reply = ControlPlane.Begin(output, Of13.Experimenter, BundleControlSize,
            ReadUInt32BigEndian(message[4..]));
        message[8..BundleControlSize].CopyTo(reply[8..]);
        WriteUInt16BigEndian(reply[20..], (ushort)(type + 1));
    }

    private void Wrong(string what) => Fault ??= $"{name}: {what}";
}
