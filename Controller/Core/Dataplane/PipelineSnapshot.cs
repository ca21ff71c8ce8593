namespace Controller.Core.Dataplane;

/// <summary>Flows and groups as they were at some time.</summary>
public sealed class PipelineSnapshot
{
    internal PipelineSnapshot(FlowTables flows, GroupTable groups)
    {
        Flows = flows;
        Groups = groups;
    }

    internal FlowTables Flows { get; }

    internal GroupTable Groups { get; }
}
