using Apps.L2Learning;
using Controller.Host.Policies.Grammar;
using Controller.Host.Policies.Yaml;

namespace Controller.Host.Policies.Sections;

/// <summary><c>l2:</c>, how bridges learn; for all of them, or under one bridge for what is different there.</summary>
internal static class LearningSection
{
    private const int MaxMovesPerSecond = 100_000;

    // An idle timeout has 16 bits of seconds (OpenFlow 1.3.5 §7.3.4.1).
    private static readonly TimeSpan MaxAgeing = TimeSpan.FromSeconds(ushort.MaxValue);
    private static readonly TimeSpan MaxBan = TimeSpan.FromDays(1);

    private static readonly MappingShape Ban = new(
        new Key("movesPerSecond", new IntegerShape(1, MaxMovesPerSecond),
            "Moves of hosts in a second that make a port a loop."),
        new Key("duration", CommonShapes.Duration("10s"), "How long such a port is shut: 1s to 24h."));

    public static MappingShape Shape { get; } = new(
        new Key("mode", ChoiceShape.Of<LearningMode>(), "Who learns, and by how many flows (docs/pipeline.md)."),
        new Key("ageing", CommonShapes.Duration("300s"), "Forgets a host that is silent so long: 1s to 65535s."),
        new Key("maxHostsPerPort", new IntegerShape(1, PortSection.MaxHosts), "Hosts learnt on one port."),
        new Key("packetInRate", new IntegerShape(1, PortSection.MaxPacketInRate),
            "Packets a second from one port to the controller, where the switch has meters."),
        new Key("ban", Ban, "When a port is shut because hosts move to it and away too fast."));

    public static LearningPolicy Read(YamlNode node, ErrorList errors)
    {
        var fields = new Fields(node, Shape, "l2", errors);
        var learning = new LearningPolicy
        {
            Mode = fields.Choice<LearningMode>("mode"),
            Ageing = fields.Span("ageing", TimeSpan.FromSeconds(1), MaxAgeing),
            MaxHostsPerPort = fields.Integer("maxHostsPerPort"),
            PacketInRate = fields.Integer("packetInRate"),
        };
        return fields.Find("ban") is { } ban ? ReadBan(ban, learning, errors) : learning;
    }

    private static LearningPolicy ReadBan(YamlNode node, LearningPolicy learning, ErrorList errors)
    {
        var fields = new Fields(node, Ban, "ban", errors);
        return learning with
        {
            MovesPerSecond = fields.Integer("movesPerSecond"),
            BanDuration = fields.Span("duration", TimeSpan.FromSeconds(1), MaxBan),
        };
    }
}
