using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Validation;

/// <summary>Multipart messages (OpenFlow 1.3.5 §7.3.5): each by itself, as a part may be all there is.</summary>
internal static class MultipartRules
{
    private const int TypeOffset = 8;
    private const int BodyOffset = 16;
    private const int RequestMatchOffset = 32;
    private const int EntryMatchOffset = 48;
    private const int GroupEntryBucketsOffset = 40;
    private const int BucketCounterSize = 16;
    private const int GroupDescBucketsOffset = 8;
    private const int MeterEntryBandsOffset = 40;
    private const int BandCounterSize = 16;
    private const int MeterConfigBandsOffset = 8;

    public static bool TryCheckRequest(Section message, Scrutiny scrutiny, out Refusal refusal) =>
        TryCheck(message, scrutiny, isRequest: true, out refusal);

    public static bool TryCheckReply(Section message, Scrutiny scrutiny, out Refusal refusal) =>
        TryCheck(message, scrutiny, isRequest: false, out refusal);

    public static bool TryCheckFlowRequest(Section body, Scrutiny scrutiny, out Refusal refusal)
    {
        Section match = body.From(RequestMatchOffset);
        if (!MatchRules.TryCheck(match, scrutiny, out int size, out _, out refusal))
            return false;
        return size == match.Size
            ? Section.Accept(out refusal)
            : match.Refuse(OpenFlowErrors.BadLength, size, out refusal, "match");
    }

    public static bool TryCheckPort(Section body, Scrutiny scrutiny, out Refusal refusal)
    {
        var port = new PortNumber(body.UInt32(0));
        return port.IsIngress || port == PortNumber.Any
            ? Section.Accept(out refusal)
            : body.Refuse(OpenFlowErrors.BadPort, 0, out refusal, "port_no");
    }

    public static bool TryCheckFlowEntry(Section entry, Scrutiny scrutiny, out Refusal refusal)
    {
        Section match = entry.From(EntryMatchOffset);
        return MatchRules.TryCheck(match, scrutiny, out int size, out _, out refusal)
            && InstructionRules.TryCheck(match.From(size), scrutiny, out refusal);
    }

    public static bool TryCheckGroupEntry(Section entry, Scrutiny scrutiny, out Refusal refusal) =>
        AreWhole(entry, GroupEntryBucketsOffset, BucketCounterSize, "bucket counter", out refusal);

    public static bool TryCheckGroupDesc(Section entry, Scrutiny scrutiny, out Refusal refusal) =>
        GroupRules.TryCheckBuckets(entry.From(GroupDescBucketsOffset), OpenFlowErrors.BadLength, scrutiny, out _,
            out refusal);

    public static bool TryCheckMeterEntry(Section entry, Scrutiny scrutiny, out Refusal refusal) =>
        AreWhole(entry, MeterEntryBandsOffset, BandCounterSize, "band counter", out refusal);

    public static bool TryCheckMeterConfig(Section entry, Scrutiny scrutiny, out Refusal refusal) =>
        MeterRules.TryCheckBands(entry.From(MeterConfigBandsOffset), scrutiny, out refusal);

    private static bool TryCheck(Section message, Scrutiny scrutiny, bool isRequest, out Refusal refusal)
    {
        var type = (MultipartType)message.UInt16(TypeOffset);
        return MultipartTable.Find(type, isRequest) is { } row
            ? row.TryCheck(message.From(BodyOffset), scrutiny, out refusal)
            : message.Refuse(OpenFlowErrors.BadMultipart, TypeOffset, out refusal, "type");
    }

    private static bool AreWhole(Section entry, int offset, int size, string name, out Refusal refusal) =>
        (entry.Size - offset) % size == 0
            ? Section.Accept(out refusal)
            : entry.Refuse(OpenFlowErrors.BadLength, entry.Size - (entry.Size - offset) % size, out refusal, name);
}
