using Apps.L2Learning;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Policies;

/// <summary>How each datapath learns; those that the policy doesn't name learn as <paramref name="common"/> says.</summary>
internal sealed class LearningCatalog(
    LearningOptions common, IReadOnlyDictionary<DatapathId, LearningOptions> byDatapath)
{
    public LearningOptions Of(DatapathId id) => byDatapath.GetValueOrDefault(id, common);
}
