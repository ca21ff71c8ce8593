using Apps.L2Learning;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Policies;

/// <summary>How each datapath learns; those not in the policy as <paramref name="common"/> says.</summary>
internal sealed class LearningCatalog(
    LearningOptions common, IReadOnlyDictionary<DatapathId, LearningOptions> byDatapath)
{
    public LearningOptions Of(DatapathId id) => byDatapath.GetValueOrDefault(id, common);
}
