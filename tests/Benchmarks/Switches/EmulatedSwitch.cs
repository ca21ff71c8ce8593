using Benchmarks.Load;
using Benchmarks.Net;

namespace Benchmarks.Switches;

/// <summary>One emulated switch: its session with the controller and the packet-ins it waits on.</summary>
internal sealed class EmulatedSwitch(int index, Network network, Connection connection, Flight flight) : IDisposable
{
    /// <summary>Its number, from 0; the datapath id is one more.</summary>
    public int Index { get; } = index;

    public ulong DatapathId => (ulong)Index + 1;

    public Network Network { get; } = network;

    public Connection Connection { get; } = connection;

    /// <summary>Whether the loop waits for room in the socket: until connected, and while it is full.</summary>
    public bool WaitsForOutput { get; set; } = true;

    public MissFlows MissFlows { get; } = new(network.Ports);

    /// <summary>The packet-ins that are not answered yet.</summary>
    public Flight Flight { get; } = flight;

    /// <summary>Where it stands in the sequence of pairs.</summary>
    public int NextPair { get; set; }

    /// <summary>Hosts whose first frame the controller flooded.</summary>
    public HashSet<int> Flooded { get; } = [];

    /// <summary>SET_CONFIG's, for GET_CONFIG.</summary>
    public ushort MissSendLength { get; set; } = 128;

    public ushort ConfigFlags { get; set; }

    public uint Role { get; set; } = 1;

    /// <summary>Whether a flow was ever added.</summary>
    public bool HasFlows { get; set; }

    /// <summary>
    /// When it was connected, told its features, was set up; 0: not yet. Set up is a switch whose first flows are
    /// followed by a barrier, or that got a flow which sends packet-ins, for controllers that send no barrier. (A
    /// controller that looks for loops first lets ports in later.)
    /// </summary>
    public long ConnectedAt { get; set; }

    public long FeaturesAt { get; set; }

    public long SetUpAt { get; set; }

    /// <summary>Echo requests of the controller that were answered, and answers to the generator's own.</summary>
    public int EchoesAnswered { get; set; }

    public int EchoRepliesSeen { get; set; }

    /// <summary>When the connection ended; 0: it has not.</summary>
    public long LeftAt { get; set; }

    /// <summary>When something other than an echo last came.</summary>
    public long LastMessageAt { get; set; }

    public void Dispose()
    {
        Connection.Dispose();
        Flight.Dispose();
    }
}
