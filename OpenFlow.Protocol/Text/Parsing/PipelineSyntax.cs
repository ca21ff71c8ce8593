using OpenFlow.Protocol.Actions.Nicira;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Text.Parsing;

/// <summary>Actions on the packet's way: resubmit, clone, conjunction, sample, note, exit, fin_timeout.</summary>
internal static class PipelineSyntax
{
    private const int MinClauses = 2;
    private const int MaxClauses = 64;

    public static readonly KeyValuePair<string, ActionSyntax>[] Actions =
    [
        new("resubmit", TryParseResubmit), new("clone", TryParseClone), new("conjunction", TryParseConjunction),
        new("sample", TryParseSample), new("note", TryParseNote), new("fin_timeout", TryParseFinTimeout),
        new("exit", (pair, scope) => scope.Add(pair.Key, new ExitAction())),
    ];

    private static bool TryParseResubmit(KeyValue pair, ActionScope scope)
    {
        List<Piece> parts = pair.Value.Split(',');
        if (parts.Count > 3 || (parts.Count == 3 && !parts[2].Is("ct")) || (parts.Count > 1 && !pair.HasParentheses))
            return scope.Fail(pair.Key, "resubmit is written resubmit(PORT,TABLE), resubmit(,TABLE) or with ,ct)");
        PortNumber port = PortNumber.InPort;
        ulong table = TableId.All.Value;
        bool hasTable = parts.Count > 1 && !parts[1].IsEmpty;
        if (!parts[0].IsEmpty && !scope.TryShortPort(parts[0], "the port", out port))
            return false;
        if (hasTable && !scope.TryNumber(parts[1], "the table", TableId.All.Value, out table))
            return false;
        if (table == TableId.All.Value && (parts[0].IsEmpty || hasTable) && port == PortNumber.InPort)
            return scope.Fail(pair.Key, "resubmit needs a port or a table: resubmit(,TABLE)");
        bool tracked = parts.Count == 3;
        return (!tracked || scope.NeedsIp(pair))
            && scope.Add(pair.Key, new ResubmitTableAction(port, new TableId((byte)table), tracked));
    }

    private static bool TryParseClone(KeyValue pair, ActionScope scope) =>
        scope.TryNest(pair.Key, out ActionScope inner) && ActionParser.TryParse(pair.Value, inner)
            && scope.Add(pair.Key, new CloneAction(inner.Actions));

    private static bool TryParseConjunction(KeyValue pair, ActionScope scope)
    {
        List<Piece> parts = pair.Value.Split(',');
        if (parts.Count != 2 || !parts[1].TrySplit("/", out Piece clause, out Piece count))
            return scope.Fail(pair.Key, "conjunction is written conjunction(ID,CLAUSE/CLAUSES), such as (7,1/2)");
        if (!scope.TryNumber(parts[0], "the conjunction's id", uint.MaxValue, out ulong id)
            || !scope.TryNumber(clause, "the clause", MaxClauses, out ulong number)
            || !scope.TryNumber(count, "the number of clauses", MaxClauses, out ulong clauses))
            return false;
        if (clauses < MinClauses)
            return scope.Fail(count, $"a conjunction has {MinClauses} to {MaxClauses} clauses");
        return number >= 1 && number <= clauses
            ? scope.Add(pair.Key, new ConjunctionAction((uint)id, (int)number, (byte)clauses))
            : scope.Fail(clause, $"the clause is one of 1 to {clauses}");
    }

    private static bool TryParseNote(KeyValue pair, ActionScope scope) =>
        HexText.TryParse(pair.Value, "note", scope.Complaints, out byte[] octets)
            && scope.Add(pair.Key, new NoteAction(octets));

    private static bool TryParseFinTimeout(KeyValue pair, ActionScope scope)
    {
        ulong idle = 0;
        ulong hard = 0;
        var parts = new List<KeyValue>();
        if (!scope.Has(pair.Key, OxmFields.TcpSrc) || !scope.TryPairs(pair.Value, parts))
            return false;
        foreach (KeyValue part in parts)
        {
            bool good = part.Key.Span switch
            {
                "idle_timeout" => scope.TryNumber(part.Value, "idle_timeout", ushort.MaxValue, out idle),
                "hard_timeout" => scope.TryNumber(part.Value, "hard_timeout", ushort.MaxValue, out hard),
                _ => scope.Unknown(part.Key, "part of fin_timeout", ["idle_timeout", "hard_timeout"]),
            };
            if (!good)
                return false;
        }
        return scope.Add(pair.Key, new FinTimeoutAction((ushort)idle, (ushort)hard));
    }

    private static bool TryParseSample(KeyValue pair, ActionScope scope)
    {
        var sample = default(SampleAction);
        var parts = new List<KeyValue>();
        if (!scope.TryPairs(pair.Value, parts))
            return false;
        foreach (KeyValue part in parts)
        {
            if (!TryParseSamplePart(part, ref sample, scope))
                return false;
        }
        return sample.Probability != 0 ? scope.Add(pair.Key, sample)
            : scope.Fail(pair.Key, "sample needs probability=1 to 65535");
    }

    private static bool TryParseSamplePart(KeyValue part, ref SampleAction sample, ActionScope scope)
    {
        ulong number = 0;
        bool parsed = part.Key.Span switch
        {
            "probability" => scope.TryNumber(part.Value, "probability", ushort.MaxValue, out number),
            "collector_set_id" or "obs_domain_id" or "obs_point_id" =>
                scope.TryNumber(part.Value, part.Key.ToString(), uint.MaxValue, out number),
            "sampling_port" or "ingress" or "egress" => true,
            _ => scope.Unknown(part.Key, "part of sample", ["probability", "collector_set_id", "obs_domain_id",
                "obs_point_id", "sampling_port", "ingress", "egress"]),
        };
        PortNumber port = default;
        if (!parsed || (part.Key.Is("sampling_port") && !scope.TryShortPort(part.Value, "sampling_port", out port)))
            return false;
        sample = part.Key.Span switch
        {
            "probability" => sample with { Probability = (ushort)number },
            "collector_set_id" => sample with { CollectorSet = (uint)number },
            "obs_domain_id" => sample with { ObservationDomain = (uint)number },
            "obs_point_id" => sample with { ObservationPoint = (uint)number },
            "sampling_port" => sample with { SamplingPort = port },
            "ingress" => sample with { Direction = SampleDirection.Ingress },
            _ => sample with { Direction = SampleDirection.Egress },
        };
        return true;
    }
}
