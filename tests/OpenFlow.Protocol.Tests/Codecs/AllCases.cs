namespace OpenFlow.Protocol.Tests.Codecs;

/// <summary>The rows of all codec tables.</summary>
internal static class AllCases
{
    public static readonly IReadOnlyList<CodecCase> Messages =
    [
        .. SessionCases.All, .. ChangeCases.All, .. EventCases.All, .. MultipartCases.All, .. StatisticsCases.All,
        .. TableFeaturesCases.All, .. QueueCases.All, .. ExperimenterCases.All, .. FlowMonitorCases.All,
    ];

    public static readonly IReadOnlyList<CodecCase> All = [.. Messages, .. ActionCases.All];
}
