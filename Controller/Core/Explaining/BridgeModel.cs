using Controller.Core.Dataplane;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Explaining;

/// <summary>A bridge of a <see cref="NetworkModel"/>: its tables, and whose flows they are.</summary>
public sealed record BridgeModel(DatapathId Id, string Name, PipelineModel Model)
{
    public OwnerOfFlow OwnerOf { get; init; } = _ => new FlowOwner("unknown");

    /// <summary>What the bridge holds and the model could not take, in words: nothing is left out silently.</summary>
    public IReadOnlyList<string> Gaps { get; init; } = [];

    /// <summary>The port's name, or its number if it has none.</summary>
    public string NameOf(PortNumber port) =>
        Model.TryFindPort(port, out PipelinePort? found) && found!.Description.Name.Length > 0
            ? found.Description.Name
            : port.ToString();

    /// <summary>The port of that name or number; false if there is none.</summary>
    public bool TryFindPort(string nameOrNumber, out PortNumber number)
    {
        foreach (PipelinePort port in Model.Ports)
        {
            number = port.Description.Number;
            if (port.Description.Name == nameOrNumber || number.ToString() == nameOrNumber
                || number.Value.ToString(System.Globalization.CultureInfo.InvariantCulture) == nameOrNumber)
                return true;
        }
        number = PortNumber.Any;
        return false;
    }
}
