using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Tests.Switches;

/// <summary>
/// The other end of a session: answers each request of the controller as the switch that the properties describe.
/// It keeps no flow table; what it says it holds is what a test put there.
/// </summary>
internal sealed class SwitchScript
{
    private static readonly OpenFlowError UnknownAction = OpenFlowErrors.BadActionType;

    public DatapathId Id { get; init; } = new(1);

    public byte AuxiliaryId { get; init; }

    public List<PortDescription> Ports { get; init; } = [Octets.Port(1), Octets.Port(2), Octets.Port(3)];

    /// <summary>Encoded entries of its flow, group and meter tables.</summary>
    public List<byte[]> Flows { get; } = [];
    public List<byte[]> Groups { get; } = [];
    public List<byte[]> Meters { get; } = [];

    public bool KnowsLearn { get; set; } = true;
    public bool KnowsBundles { get; set; } = true;
    public MeterFeatures MeterFeatures { get; set; } = new()
    {
        MaxMeter = 0x20000,
        BandTypes = 1 << (int)MeterBandType.Drop,
        Capabilities = (uint)(MeterFlags.PacketsPerSecond | MeterFlags.Burst | MeterFlags.Kbps | MeterFlags.Statistics),
    };

    /// <summary>Entries in one part of a multipart reply.</summary>
    public int EntriesAPart { get; set; } = 100;

    /// <summary>Requests that get no answer.</summary>
    public HashSet<MessageType> Silent { get; } = [];

    /// <summary>Multipart requests that get no answer.</summary>
    public HashSet<MultipartType> SilentMultiparts { get; } = [];

    /// <summary>Multipart requests that are refused with BAD_MULTIPART.</summary>
    public HashSet<MultipartType> RefusedMultiparts { get; } = [];

    /// <summary>Everything that the controller asked or ordered, oldest first.</summary>
    public List<byte[]> Heard { get; } = [];

    public IEnumerable<byte[]> HeardOf(MessageType type) => Heard.Where(frame => frame.Header().Type == type);

    /// <summary>The answers to one message, in order; none for orders that succeed.</summary>
    public List<byte[]> Answer(byte[] request)
    {
        Header header = request.Header();
        // Nobody asks for these, and tests that ping make thousands.
        if (header.Type != MessageType.EchoReply)
            Heard.Add(request);
        if (Silent.Contains(header.Type))
            return [];
        uint xid = header.Xid.Value;
        return header.Type switch
        {
            MessageType.EchoRequest => [Octets.Of(new EchoReply(request.AsSpan(Header.Size)), xid)],
            MessageType.FeaturesRequest => [Octets.Of(Features(), xid)],
            MessageType.BarrierRequest => [Octets.Of(new BarrierReply(), xid)],
            MessageType.MultipartRequest => AnswerMultipart(request, xid),
            MessageType.Experimenter => [AnswerBundle(request, xid)],
            MessageType.FlowMod when !KnowsLearn && request.AsSpan().IndexOf(NiciraId) >= 0 =>
                [Refuse(request, UnknownAction)],
            _ => [],
        };
    }

    public static byte[] Refuse(byte[] request, OpenFlowError error) => Octets.Of(
        new Error(error, request.AsSpan(0, Math.Min(request.Length, 64))), request.Header().Xid.Value);

    private static ReadOnlySpan<byte> NiciraId => [0x00, 0x00, 0x23, 0x20];

    private FeaturesReply Features() => new()
    {
        DatapathId = Id,
        TableCount = 254,
        AuxiliaryId = AuxiliaryId,
        Capabilities = Capabilities.FlowStats,
    };

    private List<byte[]> AnswerMultipart(byte[] request, uint xid)
    {
        Assert.True(MultipartRequest.TryRead(request, out MultipartRequest multipart, out _));
        MultipartType type = multipart.Type;
        if (SilentMultiparts.Contains(type))
            return [];
        if (RefusedMultiparts.Contains(type))
            return [Refuse(request, OpenFlowErrors.BadMultipart)];
        return type switch
        {
            MultipartType.Desc => [Part(type, xid, Octets.Entry(new DescStats("we", "fake", "1.0", "None", "None")))],
            MultipartType.PortDesc => Parts(type, xid, [.. Ports.Select(port => Octets.Entry(port))]),
            MultipartType.MeterFeatures => [Part(type, xid, Octets.Entry(MeterFeatures))],
            MultipartType.GroupFeatures =>
                [Part(type, xid, new byte[] { 0, 0, 0, 0xf }.Concat(new byte[36]).ToArray())],
            MultipartType.Flow => Parts(type, xid, Flows),
            MultipartType.GroupDesc => Parts(type, xid, Groups),
            MultipartType.MeterConfig => Parts(type, xid, Meters),
            _ => [Refuse(request, OpenFlowErrors.BadMultipart)],
        };
    }

    private byte[] AnswerBundle(byte[] request, uint xid)
    {
        if (!KnowsBundles)
            return Refuse(request, OpenFlowErrors.BadExperimenter);
        Assert.True(BundleControl.TryRead(request, out BundleControl control, out _));
        return Octets.Of(new BundleControl { Bundle = control.Bundle, Type = control.Type + 1 }, xid);
    }

    private List<byte[]> Parts(MultipartType type, uint xid, IReadOnlyList<byte[]> entries)
    {
        byte[][][] parts = [.. entries.Chunk(EntriesAPart)];
        return parts.Length == 0
            ? [Part(type, xid, [])]
            : [.. parts.Select((part, i) =>
                Part(type, xid, [.. part.SelectMany(entry => entry)], more: i < parts.Length - 1))];
    }

    public static byte[] Part(MultipartType type, uint xid, byte[] body, bool more = false) => Octets.Of(
        new MultipartReply { Type = type, Flags = more ? MultipartFlags.More : MultipartFlags.None, Body = body }, xid);
}
