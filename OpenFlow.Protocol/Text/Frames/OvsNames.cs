using System.Globalization;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Text.Frames;

/// <summary>What Open vSwitch calls messages and errors where it isn't what the specification says.</summary>
internal static class OvsNames
{
    // Open vSwitch keeps the names that codes had in other versions.
    private static readonly (OpenFlowError Error, string Name)[] Errors =
    [
        (new(ErrorType.BadRequest, 2), "OFPBRC_BAD_STAT"),
        (new(ErrorType.BadRequest, 3), "OFPBRC_BAD_VENDOR"),
        (new(ErrorType.BadRequest, 4), "OFPBRC_BAD_SUBTYPE"),
        (new(ErrorType.BadRequest, 10), "OFPBRC_IS_SECONDARY"),
        (new(ErrorType.BadAction, 2), "OFPBAC_BAD_VENDOR"),
        (new(ErrorType.BadAction, 3), "OFPBAC_BAD_VENDOR_TYPE"),
        (new(ErrorType.TableFeaturesFailed, 2), "OFPBPC_BAD_TYPE"),
        (new(ErrorType.TableFeaturesFailed, 3), "OFPBPC_BAD_LEN"),
        (new(ErrorType.TableFeaturesFailed, 4), "OFPBPC_BAD_VALUE"),
    ];

    public static string Of(OpenFlowError error)
    {
        foreach ((OpenFlowError renamed, string name) in Errors)
        {
            if (renamed == error)
                return name;
        }
        return error.Name;
    }

    /// <summary><c>OFPT_FLOW_MOD</c>; null for a type that there isn't.</summary>
    public static string? Of(MessageType type) =>
        Enum.IsDefined(type) ? "OFPT_" + SpecName.Upper(type) : null;

    /// <summary><c>OFPST_PORT</c> (Open vSwitch keeps the prefix of OpenFlow 1.0); null if there isn't such a type.</summary>
    public static string? Of(MultipartType type) => type switch
    {
        MultipartType.PortStats => "OFPST_PORT",
        _ => Enum.IsDefined(type) ? "OFPST_" + SpecName.Upper(type) : null,
    };

    /// <summary><c>OF1.3</c> and so on; empty for 1.0, which ovs-ofctl doesn't say.</summary>
    public static string OfVersion(byte version) => version switch
    {
        1 => "",
        >= 2 and <= 6 => string.Create(CultureInfo.InvariantCulture, $" (OF1.{version - 1})"),
        _ => string.Create(CultureInfo.InvariantCulture, $" (OF 0x{version:x2})"),
    };

    /// <summary><c>primary</c>, the name Open vSwitch gives the specification's MASTER.</summary>
    public static string Of(ControllerRole role) => role switch
    {
        ControllerRole.NoChange => "nochange",
        ControllerRole.Equal => "equal",
        ControllerRole.Master => "primary",
        ControllerRole.Slave => "secondary",
        _ => ((uint)role).ToString(CultureInfo.InvariantCulture),
    };
}
