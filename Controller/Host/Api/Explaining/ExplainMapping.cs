using Controller.Core.Dataplane;
using Controller.Core.Explaining;
using OpenFlow.Protocol.Text;

namespace Controller.Host.Api.Explaining;

/// <summary>From an explanation to what the API says.</summary>
internal sealed class ExplainMapping(NetworkModel network, Explanation explanation)
{
    public HopModel Path => ToModel(explanation.First);

    public IReadOnlyList<VerdictModel> Verdicts => [.. explanation.Verdicts.Select(ToModel)];

    public static WhyNotModel ToModel(WhyNotAnswer answer, string port) => new(port, answer.Reaches,
        [.. answer.Remedies.Select(remedy => remedy.Changes.Select(ToModel).ToList())],
        answer.Asked, answer.IsComplete);

    private static RuleChangeModel ToModel(RuleChange change) =>
        new(change.Bridge.Name, change.Table.Value, ToModel(change.Bridge, change.Flow), change.Text);

    private HopModel ToModel(Hop hop) => new(
        hop.Bridge.Id.ToString(),
        hop.Bridge.Name,
        hop.Bridge.NameOf(hop.InPort),
        FlowPrinter.Match(FrameFields.Of(hop.Frame).View),
        hop.TunnelId == 0 ? null : $"0x{hop.TunnelId:x}",
        [
            .. hop.Trace.Steps.Select((step, i) => new StepModel(
                NameOf(step.Kind), step.Depth, step.Table.Value, ToModel(hop.Bridge, step.Flow), step.Text,
                hop.Leavings.TryGetValue(i, out IReadOnlyList<Leaving>? leavings)
                    ? [.. leavings.Select(leaving => ToModel(hop, step, leaving))] : null)),
        ]);

    private LeavingModel ToModel(Hop hop, TraceStep step, Leaving leaving) => new(
        FrameFields.Changes(hop.Frame, step.Output?.Frame ?? step.PacketIn?.Data ?? hop.Frame),
        leaving.Wire?.Kind.ToString().ToLowerInvariant(),
        leaving.Wire is { } wire ? network.NameOf(wire.To) : null,
        leaving.Next is { } next ? ToModel(next) : null,
        leaving.Verdict is { } verdict ? ToModel(verdict) : null);

    private VerdictModel ToModel(Verdict verdict)
    {
        network.TryFind(verdict.At.Switch, out BridgeModel? bridge);
        return new VerdictModel(
            NameOf(verdict.Kind),
            verdict.At.Switch.ToString(),
            bridge?.Name ?? verdict.At.Switch.ToString(),
            bridge?.NameOf(verdict.At.Port) ?? verdict.At.Port.ToString(),
            verdict.Table.Value,
            bridge is null ? null : ToModel(bridge, verdict.Flow),
            verdict.Text,
            FrameFields.Changes(explanation.First.Frame, verdict.Frame),
            verdict.Cycle.Count == 0 ? null : [.. verdict.Cycle.Select(network.NameOf)]);
    }

    private static FlowPlaceModel? ToModel(BridgeModel bridge, FlowEntry? flow)
    {
        if (flow is null)
            return null;
        FlowOwner owner = bridge.OwnerOf(flow);
        return new FlowPlaceModel(Explainer.Words(flow), flow.Cookie.ToString(), owner.App, owner.Rule, owner.Place);
    }

    private static string NameOf<T>(T value)
        where T : struct, Enum
    {
        string name = value.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
