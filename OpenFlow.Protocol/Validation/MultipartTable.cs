using OpenFlow.Protocol.Multipart;
using static OpenFlow.Protocol.Validation.BodyLayout;

namespace OpenFlow.Protocol.Validation;

/// <summary>The bodies of multipart requests and replies (OpenFlow 1.3.5 §7.3.5), by their type's number.</summary>
internal static class MultipartTable
{
    private static readonly MultipartRow[] Requests =
    [
        new("DESC", One, 0),
        new("FLOW", OneOrLonger, 32) { Check = MultipartRules.TryCheckFlowRequest },
        new("AGGREGATE", OneOrLonger, 32) { Check = MultipartRules.TryCheckFlowRequest },
        new("TABLE", One, 0),
        new("PORT_STATS", One, 8) { Check = MultipartRules.TryCheckPort },
        new("QUEUE", One, 8) { Check = MultipartRules.TryCheckPort },
        new("GROUP", One, 8),
        new("GROUP_DESC", One, 0),
        new("GROUP_FEATURES", One, 0),
        new("METER", One, 8),
        new("METER_CONFIG", One, 8),
        new("METER_FEATURES", One, 0),
        new("TABLE_FEATURES", List, 64) { Check = TableFeaturesRules.TryCheck },
        new("PORT_DESC", One, 0),
    ];

    private static readonly MultipartRow[] Replies =
    [
        new("DESC", One, 1056),
        new("FLOW", List, 56) { Check = MultipartRules.TryCheckFlowEntry },
        new("AGGREGATE", One, 24),
        new("TABLE", BodyLayout.Array, 24),
        new("PORT_STATS", BodyLayout.Array, 112),
        new("QUEUE", BodyLayout.Array, 40),
        new("GROUP", List, 40) { Check = MultipartRules.TryCheckGroupEntry },
        new("GROUP_DESC", List, 8) { Check = MultipartRules.TryCheckGroupDesc },
        new("GROUP_FEATURES", One, 40),
        new("METER", List, 40) { LengthOffset = 4, Check = MultipartRules.TryCheckMeterEntry },
        new("METER_CONFIG", List, 8) { Check = MultipartRules.TryCheckMeterConfig },
        new("METER_FEATURES", One, 16),
        new("TABLE_FEATURES", List, 64) { Check = TableFeaturesRules.TryCheck },
        new("PORT_DESC", BodyLayout.Array, 64),
    ];

    private static readonly MultipartRow ExperimenterBody =
        new("EXPERIMENTER", OneOrLonger, 8) { Check = ExperimenterRules.TryCheckMultipart };

    /// <summary>Null for a type that there isn't.</summary>
    public static MultipartRow? Find(MultipartType type, bool isRequest)
    {
        MultipartRow[] rows = isRequest ? Requests : Replies;
        return type == MultipartType.Experimenter ? ExperimenterBody
            : (int)type < rows.Length ? rows[(int)type]
            : null;
    }
}
