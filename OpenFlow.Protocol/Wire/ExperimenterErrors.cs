using OpenFlow.Protocol.Messages;

namespace OpenFlow.Protocol.Wire;

/// <summary>
/// Errors of extensions that Open vSwitch 3.1 answers with in an OpenFlow 1.3 session: those of later versions under
/// the ONF's id (bundles are extension 230), and Nicira's own. An experimenter type is the code here.
/// </summary>
internal static class ExperimenterErrors
{
    private const ushort FirstBundleError = 2300;

    public static readonly OpenFlowError BundleBadType = Onf(2306);
    public static readonly OpenFlowError BundleBadFlags = Onf(2307);
    public static readonly OpenFlowError BundledBadLength = Onf(2308);
    public static readonly OpenFlowError BundledBadXid = Onf(2309);
    public static readonly OpenFlowError BundledUnsupported = Onf(2310);
    public static readonly OpenFlowError AsyncInvalid = Onf(2370);
    public static readonly OpenFlowError AsyncUnsupported = Onf(2371);
    public static readonly OpenFlowError BadSetMask = Onf(4250);

    // Bundle errors count up from 2300, in the order of OpenFlow 1.4's enum.
    private static readonly string[] Bundle =
    [
        "UNKNOWN:unspecified", "EPERM:no permission", "BAD_ID:no such bundle",
        "BUNDLE_EXIST:the bundle is already open",
        "BUNDLE_CLOSED:the bundle is closed", "OUT_OF_BUNDLES:too many bundles", "BAD_TYPE:control type not known",
        "BAD_FLAGS:flags not known, or not those the bundle was opened with",
        "MSG_BAD_LEN:wrong length of the message in it", "MSG_BAD_XID:the message in it has another xid",
        "MSG_UNSUP:this message can't be in a bundle",
        "MSG_CONFLICT:it can't be done with another message of the bundle",
        "MSG_TOO_MANY:too many messages", "MSG_FAILED:a message of the bundle failed: all was undone",
        "TIMEOUT:the bundle was idle for too long", "BUNDLE_IN_PROGRESS:another bundle is being committed",
    ];

    public static IEnumerable<ErrorRow> Rows() =>
    [
        .. Bundle.Select((row, place) => Onf((ushort)(FirstBundleError + place), "OFPBFC_" + row)),
        Onf(2370, "OFPACFC_INVALID:a reason that such messages don't have"),
        Onf(2371, "OFPACFC_UNSUPPORTED:messages of this kind can't be chosen"),
        Onf(2372, "OFPACFC_EPERM:no permission to choose messages"),
        Onf(2600, "OFPBIC_DUP_INST:the same instruction twice"),
        Onf(2640, "OFPBRC_MULTIPART_REQUEST_TIMEOUT:the rest of a multipart request didn't come"),
        Onf(2641, "OFPBRC_MULTIPART_REPLY_TIMEOUT:the rest of a multipart reply didn't come"),
        Onf(4250, "OFPBAC_BAD_SET_MASK:the mask of a set-field can't be"),
        Nicira(2, "NXBRC_NXM_INVALID:a field is not whole"),
        Nicira(3, "NXBRC_NXM_BAD_TYPE:field not known"),
        Nicira(4, "NXBRC_MUST_BE_ZERO:a reserved field isn't 0"),
        Nicira(5, "NXBRC_BAD_REASON:reason not known"),
        Nicira(6, "OFPMOFC_MONITOR_EXISTS:the flow monitor is already there"),
        Nicira(7, "OFPMOFC_BAD_FLAGS:flags of a flow monitor not known"),
        Nicira(8, "OFPMOFC_UNKNOWN_MONITOR:no such flow monitor"),
        Nicira(9, "NXBRC_FM_BAD_EVENT:event of a flow monitor not known"),
        Nicira(10, "NXBRC_UNENCODABLE_ERROR:an error that this version has no code for"),
        Nicira(11, "NXBAC_MUST_BE_ZERO:a reserved field of an action isn't 0"),
        Nicira(12, "NXFMFC_HARDWARE:the hardware refused"),
        Nicira(13, "NXFMFC_BAD_TABLE_ID:no such table"),
        Nicira(15, "NXBAC_BAD_CONJUNCTION:conjunction and other actions together, or a wrong clause"),
        Nicira(16, "NXTTMFC_BAD_COMMAND:command of a TLV table not known"),
        Nicira(17, "NXTTMFC_BAD_OPT_LEN:an option can't be that long"),
        Nicira(18, "NXTTMFC_BAD_FIELD_IDX:no such tun_metadata field"),
        Nicira(19, "NXTTMFC_TABLE_FULL:no room for so many options"),
        Nicira(20, "NXTTMFC_ALREADY_MAPPED:the field is that of another option"),
        Nicira(21, "NXTTMFC_DUP_ENTRY:the option has a field already"),
        Nicira(34, "NXR_NOT_SUPPORTED:can't resume"),
        Nicira(35, "NXR_STALE:what was to be resumed is gone"),
        Nicira(36, "NXST_NOT_CONFIGURED:not configured"),
        Nicira(37, "NXFMFC_INVALID_TLV_FIELD:a field that no option has been given"),
        Nicira(38, "NXTTMFC_INVALID_TLV_DEL:flows use the option's field"),
        Nicira(39, "NXBAC_BAD_HEADER_TYPE:no such header to put on or take off"),
        Nicira(40, "NXBAC_UNKNOWN_ED_PROP:property of a header not known"),
        Nicira(41, "NXBAC_BAD_ED_PROP:a property of a header can't be"),
        Nicira(42, "NXBAC_CT_DATAPATH_SUPPORT:the datapath lacks such connection tracking"),
        Nicira(43, "NXBMC_CT_DATAPATH_SUPPORT:the datapath can't match such connections"),
        Nicira(44, "NXTFFC_DUP_TABLE:the same table twice"),
    ];

    private static OpenFlowError Onf(ushort type) =>
        new(ErrorType.Experimenter, type) { Experimenter = ExperimenterId.Onf };

    private static ErrorRow Onf(ushort type, string row) => Row(ExperimenterId.Onf, type, row);

    private static ErrorRow Nicira(ushort type, string row) => Row(ExperimenterId.Nicira, type, row);

    private static ErrorRow Row(uint experimenter, ushort type, string row)
    {
        int colon = row.IndexOf(':', StringComparison.Ordinal);
        return new ErrorRow(ErrorType.Experimenter, type, row[..colon], row[(colon + 1)..], experimenter);
    }
}
