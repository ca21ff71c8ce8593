using System.Diagnostics;
using System.Text;
using Controller.Host.Policies;
using Controller.Host.Policies.Yaml;

namespace Benchmarks.Policies;

/// <summary>What one reading took.</summary>
internal sealed record PolicyCost(TimeSpan Yaml, TimeSpan Read, long ReadBytes, TimeSpan Rules, int Problems);

/// <summary>A policy of many rules of one kind.</summary>
internal sealed record LargePolicy(string Name, string Text)
{
    private const string Head = """
        apiVersion: sdn/v1
        vlans: {office: {vid: 10}}
        bridges:
          br-int: {datapathId: 1, ports: {web: {}, db: {}}}

        """;

    public static IReadOnlyList<LargePolicy> All(int count) =>
    [
        Of("keys", "acls:\n", count, i =>
            $"  - {{name: r{i}, match: {{protocol: tcp, sourceAddress: {Address(i)}, destinationPort: {i % 60000}}}, "
            + "action: drop}\n"),
        Of("places", "acls:\n", count, i =>
            $"  - {{on: port:br-int/web, match: {{sourceMac: {Mac(i)}}}, "
                + $"action: {{output: db, set: {{destinationMac: {Mac(i)}}}}}}}\n"),
        Of("text", "acls:\n", count, i =>
            $"  - {{match: \"tcp,nw_src={Address(i)},tp_dst={i % 60000}\", action: allow}}\n"),
        Of("flows", "flows:\n  br-int:\n", count, i =>
            $"    - \"table=10,priority={i % 1000},tcp,nw_src={Address(i)},tp_dst={i % 60000},actions=output:1\"\n"),
        Of("shadowed", "acls:\n", count, i =>
            $"  - {{match: {{protocol: tcp, sourceAddress: 10.0.0.0/{8 + i % 25}, "
                + $"destinationPort: {i % 1000}}}, action: drop}}\n"),
    ];

    public PolicyCost Measure()
    {
        long start = Stopwatch.GetTimestamp();
        _ = YamlReader.Read(new PolicySource("p.yaml", Text, 0), new ErrorList());
        TimeSpan yaml = Stopwatch.GetElapsedTime(start);
        long before = GC.GetAllocatedBytesForCurrentThread();
        start = Stopwatch.GetTimestamp();
        PolicyReading reading = PolicyReader.Read(Text, "p.yaml");
        TimeSpan read = Stopwatch.GetElapsedTime(start);
        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        start = Stopwatch.GetTimestamp();
        if (reading.IsGood)
            _ = PolicyRules.Of(reading.Policy);
        return new PolicyCost(yaml, read, bytes, Stopwatch.GetElapsedTime(start), reading.Problems.Count);
    }

    private static LargePolicy Of(string name, string section, int count, Func<int, string> rule)
    {
        var text = new StringBuilder(Head).Append(section);
        for (int i = 0; i < count; i++)
            text.Append(rule(i));
        return new LargePolicy(name, text.ToString());
    }

    private static string Address(int i) => $"10.{(i >> 16) & 0xff}.{(i >> 8) & 0xff}.{i & 0xff}";

    private static string Mac(int i) => $"02:00:00:{(i >> 16) & 0xff:x2}:{(i >> 8) & 0xff:x2}:{i & 0xff:x2}";
}
