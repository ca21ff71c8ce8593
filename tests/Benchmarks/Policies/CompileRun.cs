using System.Diagnostics;
using Controller.Abstractions;
using Controller.Core.Policies;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace Benchmarks.Policies;

/// <summary>
/// Compiles one policy several times: for an empty switch, for one that has its flows, and with a rule more.
/// </summary>
internal static class CompileRun
{
    private const double Mebi = 1 << 20;

    public static string Measure(RuleMix mix, int count, int rounds)
    {
        AclRule[] rules = [.. Enumerable.Range(0, count).Select(i => Rule(mix, i))];
        var facts = new PolicyFacts { NextTable = static _ => Pipeline.Source };
        CompiledPolicy cold = PolicyCompiler.Compile(Rules(rules), facts);
        PolicyFacts held = facts with { Held = [.. cold.State.Flows.Values] };
        AclRule[] edited = [.. rules[..(count / 2)], New(), .. rules[(count / 2)..]];
        long before = GC.GetTotalMemory(forceFullCollection: true);
        double coldSeconds = Median(rounds, () => PolicyCompiler.Compile(Rules(rules), facts));
        double warmSeconds = Median(rounds, () => PolicyCompiler.Compile(Rules(rules), held));
        CompiledPolicy warm = PolicyCompiler.Compile(Rules(edited), held);
        int changed = warm.State.Flows.Count(row => !row.Value.Equals(cold.State.Flows.GetValueOrDefault(row.Key)));
        double heap = (GC.GetTotalMemory(forceFullCollection: true) - before) / Mebi;
        GC.KeepAlive(warm);
        double peak = Process.GetCurrentProcess().PeakWorkingSet64 / Mebi;
        return $"{mix,-9} {count:N0} rules: {cold.State.Flows.Count:N0} flows "
            + $"in {coldSeconds * 1000:N0} ms of CPU time cold, "
            + $"{warmSeconds * 1000:N0} ms warm; a rule more in the middle changes {changed:N0} flows; "
            + $"a compiled policy has {heap:N0} MiB, the process had {peak:N0} MiB at most; "
            + $"{cold.Notices.Count} notices"
            + (cold.Notices.Count > 0 ? $", such as: {cold.Notices[0]}" : "");
    }

    // CPU time of the whole process, its garbage collector included: what others do on the machine has no part in it.
    private static double Median(int rounds, Func<CompiledPolicy> compile)
    {
        var seconds = new List<double>();
        for (int i = 0; i < rounds; i++)
        {
            GC.Collect();
            TimeSpan start = Environment.CpuUsage.TotalTime;
            GC.KeepAlive(compile());
            seconds.Add((Environment.CpuUsage.TotalTime - start).TotalSeconds);
        }
        seconds.Sort();
        return seconds[rounds / 2];
    }

    private static AclRule New() => new()
    {
        Matches = [Match.Any.EthType(EtherType.Ipv4).With(OxmFields.Ipv4Src, 0x0b00_0001)],
        Action = AclAction.Drop,
    };

    private static AclRule Rule(RuleMix mix, int index)
    {
        Match ip = Match.Any.EthType(EtherType.Ipv4);
        var address = (uint)(0x0a00_0000 + index);
        Match service = ip.With(OxmFields.IpProto, 6).With(OxmFields.Ipv4Dst, address)
            .With(OxmFields.TcpDst, (ulong)(index % 1000));
        return new AclRule
        {
            Name = $"rule{index}",
            Place = new PolicyPlace("policy.yaml", index + 10, 5),
            Matches = mix switch
            {
                RuleMix.Hosts => [ip.With(OxmFields.Ipv4Src, address)],
                RuleMix.Services => [service],
                _ => (index * 2654435761L >> 7 & 3) switch
                {
                    0 => [ip.With(OxmFields.Ipv4Src, address)],
                    1 => [ip.With(OxmFields.Ipv4Dst, 0x1400_0000 + ((uint)index << 4), 0xffff_fff0)],
                    2 => [service],
                    _ => [Match.Any.EthSrc(new MacAddress((ulong)index))],
                },
            },
            Action = mix == RuleMix.Services && index % 2 == 0 ? AclAction.Allow : AclAction.Drop,
        };
    }

    private static BridgeRules Rules(AclRule[] rules) => new() { Name = "bench", Acls = rules };
}
