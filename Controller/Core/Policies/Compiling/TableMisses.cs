using Controller.Abstractions;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace Controller.Core.Policies.Compiling;

/// <summary>In each table that the policy uses, what no rule matches goes on to the next that is used.</summary>
internal static class TableMisses
{
    /// <summary>
    /// Whether packets come by a table on their way from ingress to learning, so that the policy may have it for
    /// itself. Those of other apps have their own table-miss entries.
    /// </summary>
    public static bool IsStage(TableId table) => table > Pipeline.Ingress && table < Pipeline.Source;

    public static void Compile(Compilation run)
    {
        var origin = new Origin(PolicyApp.Name, "what no rule matches");
        foreach (TableId table in PolicyCompiler.TablesOf(run.Rules))
        {
            var miss = new Flow(table, Pipeline.TableMissPriority, Match.Any, run.Next(table),
                CookieSpace.Policy.Static((ushort)RuleKind.TableMiss, table.Value));
            // A raw flow may be the policy's own idea of it.
            if (run.Desired.TryAdd(miss, origin))
                run.Catalog.Add(miss.Cookie, origin);
        }
    }
}
