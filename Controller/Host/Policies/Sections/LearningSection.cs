using Apps.L2Learning;
using Controller.Host.Policies.Yaml;

namespace Controller.Host.Policies.Sections;

/// <summary><c>l2:</c>, how bridges learn; for all of them, or under one bridge for what is different there.</summary>
internal static class LearningSection
{
    private const int MaxMovesPerSecond = 100_000;

    // An idle timeout has 16 bits of seconds (OpenFlow 1.3.5 §7.3.4.1).
    private static readonly TimeSpan MaxAgeing = TimeSpan.FromSeconds(ushort.MaxValue);
    private static readonly TimeSpan MaxBan = TimeSpan.FromDays(1);

    public static LearningPolicy Read(YamlNode node, ErrorList errors)
    {
        var fields = new Fields(node, "l2", errors, "mode", "ageing", "maxHostsPerPort", "packetInRate", "ban");
        var learning = new LearningPolicy
        {
            Mode = fields.Choice<LearningMode>("mode"),
            Ageing = fields.Span("ageing", TimeSpan.FromSeconds(1), MaxAgeing),
            MaxHostsPerPort = fields.Integer("maxHostsPerPort", 1, PortSection.MaxHosts),
            PacketInRate = fields.Integer("packetInRate", 1, PortSection.MaxPacketInRate),
        };
        return fields.Find("ban") is { } ban ? ReadBan(ban, learning, errors) : learning;
    }

    private static LearningPolicy ReadBan(YamlNode node, LearningPolicy learning, ErrorList errors)
    {
        var fields = new Fields(node, "ban", errors, "movesPerSecond", "duration");
        return learning with
        {
            MovesPerSecond = fields.Integer("movesPerSecond", 1, MaxMovesPerSecond),
            BanDuration = fields.Span("duration", TimeSpan.FromSeconds(1), MaxBan),
        };
    }
}
