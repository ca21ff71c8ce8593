using Controller.Ovsdb.OpenVSwitch;

namespace Controller.Ovsdb.Ensuring;

/// <summary>
/// What became of ports: a port of a device that doesn't exist is taken into the database like any other, and only its
/// interface's <c>error</c> and <c>ofport</c> tell.
/// </summary>
internal static class PortFaults
{
    /// <param name="isCarriedOut">Whether ovs-vswitchd has seen all: then a port without a number is a fault, too.</param>
    public static IEnumerable<PortFault> Find(SwitchState state, WantedSwitch wanted, bool isCarriedOut)
    {
        foreach (WantedBridge bridge in wanted.Bridges)
        {
            if (state.FindBridge(bridge.Name) is not { } row)
                continue;
            foreach (string name in bridge.Ports.Select(port => port.Name).Prepend(bridge.Name))
            {
                if (state.FindPort(row, name) is { } port && Find(state, port, isCarriedOut) is { } problem)
                    yield return new PortFault(bridge.Name, name, problem);
            }
        }
    }

    private static string? Find(SwitchState state, PortRow port, bool isCarriedOut)
    {
        foreach (InterfaceRow found in state.InterfacesOf(port))
        {
            if (found.Error is { } error)
                return error;
            if (found.PortNumber == -1 || (isCarriedOut && found.PortNumber is null))
                return "the switch couldn't make it; its log tells why";
        }
        return null;
    }
}
