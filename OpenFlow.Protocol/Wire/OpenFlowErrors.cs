using System.Collections.Frozen;
using static OpenFlow.Protocol.Wire.ErrorType;

namespace OpenFlow.Protocol.Wire;

/// <summary>
/// All errors of OpenFlow 1.3.5 §7.4.4, in one table; named where this library itself answers with one. Those of
/// extensions stand in <see cref="ExperimenterErrors"/>.
/// </summary>
public static class OpenFlowErrors
{
    public static readonly OpenFlowError Incompatible = new(HelloFailed, 0);
    public static readonly OpenFlowError BadVersion = new(BadRequest, 0);
    public static readonly OpenFlowError BadType = new(BadRequest, 1);
    public static readonly OpenFlowError BadMultipart = new(BadRequest, 2);
    public static readonly OpenFlowError BadExperimenter = new(BadRequest, 3);
    public static readonly OpenFlowError BadExperimenterType = new(BadRequest, 4);
    public static readonly OpenFlowError BadLength = new(BadRequest, 6);
    public static readonly OpenFlowError UnknownBuffer = new(BadRequest, 8);
    public static readonly OpenFlowError BadTable = new(BadRequest, 9);
    public static readonly OpenFlowError BadPort = new(BadRequest, 11);
    public static readonly OpenFlowError BadPacket = new(BadRequest, 12);
    public static readonly OpenFlowError MultipartOverflow = new(BadRequest, 13);
    public static readonly OpenFlowError BadActionType = new(BadAction, 0);
    public static readonly OpenFlowError BadActionLength = new(BadAction, 1);
    public static readonly OpenFlowError BadActionExperimenter = new(BadAction, 2);
    public static readonly OpenFlowError BadActionExperimenterType = new(BadAction, 3);
    public static readonly OpenFlowError BadOutPort = new(BadAction, 4);
    public static readonly OpenFlowError BadArgument = new(BadAction, 5);
    public static readonly OpenFlowError BadOutGroup = new(BadAction, 9);
    public static readonly OpenFlowError MatchInconsistent = new(BadAction, 10);
    public static readonly OpenFlowError BadTag = new(BadAction, 12);
    public static readonly OpenFlowError BadSetType = new(BadAction, 13);
    public static readonly OpenFlowError BadSetLength = new(BadAction, 14);
    public static readonly OpenFlowError BadSetArgument = new(BadAction, 15);
    public static readonly OpenFlowError UnknownInstruction = new(BadInstruction, 0);
    public static readonly OpenFlowError BadGotoTable = new(BadInstruction, 2);
    public static readonly OpenFlowError BadInstructionExperimenter = new(BadInstruction, 5);
    public static readonly OpenFlowError BadInstructionLength = new(BadInstruction, 7);
    public static readonly OpenFlowError DuplicateInstruction = new(BadInstruction, 9);
    public static readonly OpenFlowError BadMatchType = new(BadMatch, 0);
    public static readonly OpenFlowError BadMatchLength = new(BadMatch, 1);
    public static readonly OpenFlowError BadWildcards = new(BadMatch, 5);
    public static readonly OpenFlowError BadField = new(BadMatch, 6);
    public static readonly OpenFlowError BadValue = new(BadMatch, 7);
    public static readonly OpenFlowError BadMask = new(BadMatch, 8);
    public static readonly OpenFlowError BadMatchPrerequisite = new(BadMatch, 9);
    public static readonly OpenFlowError DuplicateField = new(BadMatch, 10);
    public static readonly OpenFlowError FlowModUnknown = new(FlowModFailed, 0);
    public static readonly OpenFlowError FlowModBadTable = new(FlowModFailed, 2);
    public static readonly OpenFlowError FlowModBadCommand = new(FlowModFailed, 6);
    public static readonly OpenFlowError FlowModBadFlags = new(FlowModFailed, 7);
    public static readonly OpenFlowError InvalidGroup = new(GroupModFailed, 1);
    public static readonly OpenFlowError WatchUnsupported = new(GroupModFailed, 6);
    public static readonly OpenFlowError GroupModBadType = new(GroupModFailed, 10);
    public static readonly OpenFlowError GroupModBadCommand = new(GroupModFailed, 11);
    public static readonly OpenFlowError BadBucket = new(GroupModFailed, 12);
    public static readonly OpenFlowError BadWatch = new(GroupModFailed, 13);
    public static readonly OpenFlowError PortModBadPort = new(PortModFailed, 0);
    public static readonly OpenFlowError QueueBadPort = new(QueueOpFailed, 0);
    public static readonly OpenFlowError BadConfigFlags = new(SwitchConfigFailed, 0);
    public static readonly OpenFlowError BadRole = new(RoleRequestFailed, 2);
    public static readonly OpenFlowError InvalidMeter = new(MeterModFailed, 2);
    public static readonly OpenFlowError MeterModBadCommand = new(MeterModFailed, 4);
    public static readonly OpenFlowError MeterModBadFlags = new(MeterModFailed, 5);
    public static readonly OpenFlowError BadBand = new(MeterModFailed, 8);
    public static readonly OpenFlowError BadPropertyType = new(TableFeaturesFailed, 2);
    public static readonly OpenFlowError BadPropertyLength = new(TableFeaturesFailed, 3);
    public static readonly OpenFlowError BadPropertyArgument = new(TableFeaturesFailed, 4);

    /// <summary>This message can't be in a bundle (ONF extension 230).</summary>
    public static readonly OpenFlowError UnsupportedInBundle =
        new(ErrorType.Experimenter, 2310) { Experimenter = Messages.ExperimenterId.Onf };

    private static readonly FrozenDictionary<OpenFlowError, ErrorRow> Table = Rows()
        .Concat(ExperimenterErrors.Rows())
        .ToFrozenDictionary(row => new OpenFlowError(row.Type, row.Code) { Experimenter = row.Experimenter });

    internal static bool TryFind(OpenFlowError error, out ErrorRow row) => Table.TryGetValue(error, out row);

    private static IEnumerable<ErrorRow> Rows() =>
    [
        .. Of(HelloFailed, "OFPHFC_", "INCOMPATIBLE:no common version", "EPERM:no permission"),
        .. Of(BadRequest, "OFPBRC_", "BAD_VERSION:version of the header not supported",
            "BAD_TYPE:message type not supported", "BAD_MULTIPART:multipart type not supported",
            "BAD_EXPERIMENTER:experimenter not supported", "BAD_EXP_TYPE:experimenter type not supported",
            "EPERM:no permission", "BAD_LEN:wrong length for this type", "BUFFER_EMPTY:buffer was already used",
            "BUFFER_UNKNOWN:no such buffer", "BAD_TABLE_ID:no such table, or a reserved one",
            "IS_SLAVE:a slave controller may not do this", "BAD_PORT:no such port", "BAD_PACKET:the packet is broken",
            "MULTIPART_BUFFER_OVERFLOW:the multipart request is too large to assemble"),
        .. Of(BadAction, "OFPBAC_", "BAD_TYPE:action type not supported", "BAD_LEN:wrong length of an action",
            "BAD_EXPERIMENTER:experimenter of an action not supported",
            "BAD_EXP_TYPE:experimenter's action type not supported", "BAD_OUT_PORT:output to a port that can't be",
            "BAD_ARGUMENT:wrong argument of an action", "EPERM:no permission", "TOO_MANY:too many actions",
            "BAD_QUEUE:no such queue", "BAD_OUT_GROUP:no such group",
            "MATCH_INCONSISTENT:the action doesn't fit the match, or a prerequisite is missing",
            "UNSUPPORTED_ORDER:the order of the actions can't be done", "BAD_TAG:the tag can't be done",
            "BAD_SET_TYPE:the field can't be set", "BAD_SET_LEN:wrong length of a set-field",
            "BAD_SET_ARGUMENT:the value of a set-field can't be"),
        .. Of(BadInstruction, "OFPBIC_", "UNKNOWN_INST:instruction not known",
            "UNSUP_INST:the switch or table doesn't support the instruction",
            "BAD_TABLE_ID:goto to a table that can't be",
            "UNSUP_METADATA:the metadata value is not supported",
            "UNSUP_METADATA_MASK:the metadata mask is not supported",
            "BAD_EXPERIMENTER:experimenter of an instruction not supported",
            "BAD_EXP_TYPE:experimenter's instruction type not supported", "BAD_LEN:wrong length of an instruction",
            "EPERM:no permission", "DUP_INST:the same instruction twice"),
        .. Of(BadMatch, "OFPBMC_", "BAD_TYPE:match type not supported", "BAD_LEN:wrong length of a match or of a field",
            "BAD_TAG:the tag or encapsulation can't be matched", "BAD_DL_ADDR_MASK:the datalink mask can't be done",
            "BAD_NW_ADDR_MASK:the network mask can't be done",
            "BAD_WILDCARDS:this mix of masked and unmasked can't be done",
            "BAD_FIELD:field not supported", "BAD_VALUE:the value of a field can't be",
            "BAD_MASK:the mask of a field can't be done", "BAD_PREREQ:a field's prerequisite is missing",
            "DUP_FIELD:the same field twice", "EPERM:no permission"),
        .. Of(FlowModFailed, "OFPFMFC_", "UNKNOWN:unspecified", "TABLE_FULL:the table is full",
            "BAD_TABLE_ID:no such table", "OVERLAP:overlaps a flow of the same priority (CHECK_OVERLAP was asked)",
            "EPERM:no permission", "BAD_TIMEOUT:the timeout can't be done", "BAD_COMMAND:command not known",
            "BAD_FLAGS:flags not known"),
        .. Of(GroupModFailed, "OFPGMFC_", "GROUP_EXISTS:the group is already there", "INVALID_GROUP:the group can't be",
            "WEIGHT_UNSUPPORTED:unequal weights are not supported", "OUT_OF_GROUPS:the group table is full",
            "OUT_OF_BUCKETS:too many buckets", "CHAINING_UNSUPPORTED:groups that lead to groups are not supported",
            "WATCH_UNSUPPORTED:the watched port or group is not supported", "LOOP:the groups would form a loop",
            "UNKNOWN_GROUP:no such group", "CHAINED_GROUP:another group leads to it",
            "BAD_TYPE:group type not supported",
            "BAD_COMMAND:command not known", "BAD_BUCKET:a bucket is wrong",
            "BAD_WATCH:the watched port or group is wrong",
            "EPERM:no permission"),
        .. Of(PortModFailed, "OFPPMFC_", "BAD_PORT:no such port", "BAD_HW_ADDR:the MAC isn't this port's",
            "BAD_CONFIG:the configuration can't be", "BAD_ADVERTISE:the advertised features can't be",
            "EPERM:no permission"),
        .. Of(TableModFailed, "OFPTMFC_", "BAD_TABLE:no such table", "BAD_CONFIG:the configuration can't be",
            "EPERM:no permission"),
        .. Of(QueueOpFailed, "OFPQOFC_", "BAD_PORT:no such port", "BAD_QUEUE:no such queue", "EPERM:no permission"),
        .. Of(SwitchConfigFailed, "OFPSCFC_", "BAD_FLAGS:flags not known", "BAD_LEN:the length can't be",
            "EPERM:no permission"),
        .. Of(RoleRequestFailed, "OFPRRFC_", "STALE:an older generation id than one seen before",
            "UNSUP:roles are not supported", "BAD_ROLE:role not known"),
        .. Of(MeterModFailed, "OFPMMFC_", "UNKNOWN:unspecified", "METER_EXISTS:the meter is already there",
            "INVALID_METER:the meter can't be", "UNKNOWN_METER:no such meter", "BAD_COMMAND:command not known",
            "BAD_FLAGS:flags not known", "BAD_RATE:the rate can't be", "BAD_BURST:the burst can't be",
            "BAD_BAND:band type not supported", "BAD_BAND_VALUE:the value of a band can't be",
            "OUT_OF_METERS:no room for another meter", "OUT_OF_BANDS:too many bands"),
        .. Of(TableFeaturesFailed, "OFPTFFC_", "BAD_TABLE:no such table", "BAD_METADATA:the metadata mask can't be",
            "BAD_TYPE:property type not known", "BAD_LEN:wrong length of a property",
            "BAD_ARGUMENT:the value of a property can't be", "EPERM:no permission"),
    ];

    // Codes count up from 0 within a type, so a row's place is its code.
    private static IEnumerable<ErrorRow> Of(ErrorType type, string prefix, params string[] rows) =>
        rows.Select((row, code) =>
        {
            int colon = row.IndexOf(':', StringComparison.Ordinal);
            return new ErrorRow(type, (ushort)code, prefix + row[..colon], row[(colon + 1)..]);
        });
}
