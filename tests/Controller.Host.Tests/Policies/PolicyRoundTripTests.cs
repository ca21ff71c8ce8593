using System.Text;
using Apps.L2Learning;
using Controller.Host.Policies;
using Controller.Host.Values;
using CsCheck;
using OpenFlow.Protocol.Types;

namespace Controller.Host.Tests.Policies;

/// <summary>Options written out as a policy come back as they were.</summary>
public sealed class PolicyRoundTripTests
{
    private static readonly Gen<VlanId> Vlan = Gen.UShort[1, 4094].Select(vid => new VlanId(vid));

    private static readonly Gen<PortOptions> Port = Gen.Select(
        Gen.Int[0, 3], Vlan, Vlan.List[1, 5], Gen.Int[1, 1_000_000],
        (kind, vlan, trunk, limit) => kind switch
        {
            0 => new PortOptions(),
            1 => new PortOptions { Access = vlan, MaxHosts = limit },
            2 => new PortOptions { Trunk = [.. trunk.Distinct()], PacketInRate = limit },
            _ => new PortOptions { Trunk = [.. trunk.Distinct()], Native = vlan },
        });

    private static readonly Gen<LearningOptions> Learning = Gen.Select(
        Gen.Enum<LearningMode>(), Gen.Int[1, 65535], Gen.Int[1, 1_000_000], Gen.Int[1, 86_400], Port.List[0, 6],
        (mode, ageing, limit, ban, ports) => new LearningOptions
        {
            Mode = mode,
            Ageing = TimeSpan.FromSeconds(ageing),
            MaxHostsPerPort = limit,
            PacketInRate = limit,
            MovesPerSecond = Math.Min(limit, 100_000),
            BanDuration = TimeSpan.FromSeconds(ban),
            Ports = ports.Index().ToDictionary(port => $"veth{port.Index}", port => port.Item),
        });

    [Fact]
    public void Policy_of_any_learning_options_reads_back_as_those() =>
        Gen.Select(Gen.ULong[1, ulong.MaxValue], Learning).Sample((id, options) =>
        {
            string text = Write(new DatapathId(id), options);

            PolicyReading reading = PolicyReader.Read(text);

            Assert.Empty(reading.Problems);
            AssertSame(options, PolicyOptions.LearningOf(reading.Policy).Of(new DatapathId(id)));
        }, iter: 500);

    private static void AssertSame(LearningOptions expected, LearningOptions actual)
    {
        Assert.Equal(expected with { Ports = actual.Ports }, actual);
        Assert.Equal(expected.Ports.Keys.Order(), actual.Ports.Keys.Order());
        foreach ((string name, PortOptions port) in expected.Ports)
        {
            Assert.Equal(port.Trunk, actual.Ports[name].Trunk);
            Assert.Equal(port with { Trunk = null }, actual.Ports[name] with { Trunk = null });
        }
    }

    private static string Write(DatapathId id, LearningOptions options)
    {
        var text = new StringBuilder("apiVersion: sdn/v1\nbridges:\n  br:\n");
        text.Append($"    datapathId: {id}\n    l2:\n      mode: {options.Mode.ToString().ToLowerInvariant()}\n");
        text.Append($"      ageing: {Duration.Format(options.Ageing)}\n");
        text.Append($"      maxHostsPerPort: {options.MaxHostsPerPort}\n      packetInRate: {options.PacketInRate}\n");
        text.Append($"      ban:\n        movesPerSecond: {options.MovesPerSecond}\n");
        text.Append($"        duration: {Duration.Format(options.BanDuration)}\n    ports:\n");
        foreach ((string name, PortOptions port) in options.Ports)
            text.Append($"      {name}: {{{string.Join(", ", FieldsOf(port))}}}\n");
        return text.ToString();
    }

    private static IEnumerable<string> FieldsOf(PortOptions port)
    {
        if (port.Access is { } access)
            yield return $"vlan: {access}";
        if (port.Trunk is { } trunk)
            yield return $"trunk: [{string.Join(", ", trunk)}]";
        if (port.Native is { } native)
            yield return $"native: {native}";
        if (port.MaxHosts is { } hosts)
            yield return $"maxHosts: {hosts}";
        if (port.PacketInRate is { } rate)
            yield return $"packetInRate: {rate}";
    }
}
