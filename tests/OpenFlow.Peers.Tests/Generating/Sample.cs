using OpenFlow.Protocol.Types;

namespace OpenFlow.Peers.Tests.Generating;

/// <summary>A random message.</summary>
/// <param name="Seed">What makes it again.</param>
internal sealed record Sample(int Seed, Kind Kind, byte[] Octets)
{
    public override string ToString() => $"seed {Seed}, {Kind.Name}: {Convert.ToHexStringLower(Octets)}";
}

/// <summary>A kind of message, and how one is made at random.</summary>
/// <param name="ToSwitch">Whether controllers send it.</param>
internal sealed record Kind(string Name, bool ToSwitch, Func<Dice, Xid, byte[]> Make);
