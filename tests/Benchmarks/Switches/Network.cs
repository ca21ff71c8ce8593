using Benchmarks.Wire;

namespace Benchmarks.Switches;

/// <summary>What is emulated: as many networks as switches, each with its hosts spread over the ports.</summary>
internal sealed class Network
{
    /// <summary>As many as one reply can describe.</summary>
    private const int MaxPorts = 500;

    private readonly uint[] _ports;

    /// <exception cref="ArgumentOutOfRangeException">Fewer than two hosts or ports, or too many.</exception>
    public Network(int switches, int hosts, int ports)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(switches, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(switches, 1 << 16);
        ArgumentOutOfRangeException.ThrowIfLessThan(hosts, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hosts, 1 << 16);
        ArgumentOutOfRangeException.ThrowIfLessThan(ports, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ports, MaxPorts);
        (Switches, Hosts, Ports) = (switches, hosts, ports);
        _ports = [.. Enumerable.Range(0, hosts).Select(host => 1 + (uint)(host % ports))];
    }

    public int Switches { get; }

    /// <summary>Hosts of each switch.</summary>
    public int Hosts { get; }

    /// <summary>Ports of each switch: 1, 2, … beside LOCAL.</summary>
    public int Ports { get; }

    /// <summary>Where a host lives.</summary>
    public uint PortOf(int host) => _ports[host];

    public int HostOf(ulong address, int switchIndex) => TestFrame.HostOf(address, switchIndex, Hosts);
}
