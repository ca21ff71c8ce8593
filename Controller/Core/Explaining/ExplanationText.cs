using System.Globalization;
using Controller.Core.Dataplane;
using OpenFlow.Protocol.Text;

namespace Controller.Core.Explaining;

/// <summary>
/// An explanation for people: a line a table, the flow and whose it is; indented under each output, the bridge that the
/// packet came to; and how each copy ended.
/// </summary>
public static class ExplanationText
{
    private const int Indent = 2;

    public static void Write(TextWriter output, NetworkModel network, Explanation explanation)
    {
        Write(output, network, explanation.First, 0);
        output.WriteLine();
        foreach (Verdict verdict in explanation.Verdicts)
            output.WriteLine($"result: {verdict.Text}{ChangesOf(explanation.First.Frame, verdict.Frame)}");
        if (explanation.IsApproximate)
            output.WriteLine("note: lines with ~ are a guess: the model knows less there than the switch");
    }

    /// <summary>What would have to change.</summary>
    public static void Write(TextWriter output, WhyNotAnswer answer, string port)
    {
        if (answer.Reaches)
            output.WriteLine($"why not: it does get to {port}");
        else if (answer.Remedies.Count == 0)
            output.WriteLine($"why not: no change of up to 3 flows on its way brings it to {port} "
                + $"({answer.Asked} tried{(answer.IsComplete ? "" : ", then given up")})");
        else
            WriteRemedies(output, answer, port);
    }

    private static void WriteRemedies(TextWriter output, WhyNotAnswer answer, string port)
    {
        output.WriteLine($"why not: it would get to {port}");
        for (int i = 0; i < answer.Remedies.Count; i++)
        {
            string start = i == 0 ? "  " : "  or ";
            foreach (RuleChange change in answer.Remedies[i].Changes)
            {
                string owner = change.Flow is null ? "" : $" [{change.Bridge.OwnerOf(change.Flow)}]";
                output.WriteLine($"{start}{change.Text}, table {change.Table} of {change.Bridge.Name}{owner}");
                start = "  and ";
            }
        }
    }

    private static void Write(TextWriter output, NetworkModel network, Hop hop, int depth)
    {
        string tunnel = hop.TunnelId == 0 ? "" : string.Create(CultureInfo.InvariantCulture,
            $", tunnel 0x{hop.TunnelId:x}");
        output.WriteLine($"{Blanks(depth)}{hop.Bridge.Name}, in by {hop.Bridge.NameOf(hop.InPort)}{tunnel}: "
            + FlowPrinter.Match(FrameFields.Of(hop.Frame).View));
        for (int i = 0; i < hop.Trace.Steps.Count; i++)
        {
            WriteStep(output, hop, hop.Trace.Steps[i], depth);
            foreach (Leaving leaving in hop.Leavings.GetValueOrDefault(i, []))
                WriteLeaving(output, network, hop, hop.Trace.Steps[i], leaving, depth);
        }
        if (hop.End is { } end)
            output.WriteLine($"{Blanks(depth + 2)}=> {ShortOf(end)}");
    }

    private static void WriteStep(TextWriter output, Hop hop, TraceStep step, int depth)
    {
        string start = Blanks(depth + 1 + step.Depth);
        switch (step.Kind)
        {
            case TraceKind.Lookup when step.Flow is null:
                output.WriteLine($"{start}table {step.Table}: no flow matches");
                break;
            case TraceKind.Lookup:
                output.WriteLine(
                    $"{start}table {step.Table}: {Explainer.Words(step.Flow!)}  [{hop.Bridge.OwnerOf(step.Flow!)}]");
                break;
            case TraceKind.Output or TraceKind.PacketIn:
                break;
            case TraceKind.Approximation:
                output.WriteLine($"{start}  ~ {step.Text}");
                break;
            default:
                output.WriteLine($"{start}  {step.Text}");
                break;
        }
    }

    private static void WriteLeaving(TextWriter output, NetworkModel network, Hop hop, TraceStep step, Leaving leaving,
        int depth)
    {
        string start = Blanks(depth + 2 + step.Depth);
        if (leaving.Wire is null)
        {
            output.WriteLine($"{start}=> {ShortOf(leaving.Verdict!)}{ChangesOf(hop.Frame, leaving.Verdict!.Frame)}");
            return;
        }
        string how = leaving.Wire.Kind == WireKind.Link ? "" : $" by {leaving.Wire.Kind.ToString().ToLowerInvariant()}";
        string ends = leaving.Verdict is { } verdict ? $": {ShortOf(verdict)}"
            : leaving.Next is null ? ": as above" : "";
        output.WriteLine($"{start}-> {hop.Bridge.NameOf(leaving.Wire.From.Port)}{how} to "
            + $"{network.NameOf(leaving.Wire.To)}{ends}"
            + (step.Output is { } sent ? ChangesOf(hop.Frame, sent.Frame) : ""));
        if (leaving.Next is { } next)
            Write(output, network, next, depth + 3 + step.Depth);
    }

    // What follows the flow's own line needn't name the flow again.
    private static string ShortOf(Verdict verdict)
    {
        int flow = verdict.Text.IndexOf(" by priority=", StringComparison.Ordinal);
        int reason = verdict.Text.LastIndexOf("]: ", StringComparison.Ordinal);
        return flow < 0 ? verdict.Text : verdict.Text[..flow] + (reason < flow ? "" : verdict.Text[(reason + 1)..]);
    }

    private static string ChangesOf(byte[] before, byte[] after)
    {
        IReadOnlyList<string> changes = FrameFields.Changes(before, after);
        return changes.Count == 0 ? "" : $" ({string.Join(", ", changes)})";
    }

    private static string Blanks(int depth) => new(' ', Indent * depth);
}
