using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Wire;

namespace Testing;

/// <summary>The errors of ONF extension 230 in OpenFlow 1.3, by the numbers that Open vSwitch 3.1 gives them.</summary>
internal static class BundleErrors
{
    public static readonly OpenFlowError BadId = Of(2302);
    public static readonly OpenFlowError Exists = Of(2303);
    public static readonly OpenFlowError BadType = Of(2306);
    public static readonly OpenFlowError MessageBadXid = Of(2309);
    public static readonly OpenFlowError MessageUnsupported = Of(2310);
    public static readonly OpenFlowError MessageFailed = Of(2313);

    private static OpenFlowError Of(ushort code) =>
        new(ErrorType.Experimenter, code) { Experimenter = ExperimenterId.Onf };
}
