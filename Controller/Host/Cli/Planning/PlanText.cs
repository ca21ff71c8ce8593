using System.Globalization;
using Controller.Host.Api.Policies;
using Controller.Host.Logging;

namespace Controller.Host.Cli.Planning;

/// <summary>A plan, a report or drift as people read it: a line a change, with what it is for below it.</summary>
internal static class PlanText
{
    private const string Indent = "           ";

    private static readonly IReadOnlyDictionary<string, char> Marks = new Dictionary<string, char>
    {
        ["add"] = '+',
        ["modify"] = '~',
        ["replace"] = '±',
        ["delete"] = '-',
        ["missing"] = '-',
        ["changed"] = '~',
        ["foreign"] = '?',
    };

    public static void Write(PlanModel plan, TextWriter to)
    {
        using var output = new BufferedOutput(to);
        foreach (SwitchPlanModel sw in plan.Switches)
            Write(sw, output);
        foreach (FindingModel finding in plan.Findings)
            Write(finding, output);
        int away = plan.Switches.Count(sw => !sw.Connected);
        string later = away == 0 ? "" : string.Create(CultureInfo.InvariantCulture,
            $"; {away} {Plural(away, "switch is", "switches are")} away");
        bool isEmpty = plan.Switches.All(sw => sw.Changes.Count == 0);
        output.WriteLine(isEmpty
            ? $"No changes: the switches hold what the policy says{later}."
            : string.Create(CultureInfo.InvariantCulture,
                $"Plan: {plan.Added} to add, {plan.Changed} to change, {plan.Deleted} to delete{later}."));
    }

    public static void Write(ApplyModel report, TextWriter output)
    {
        foreach (SwitchReportModel sw in report.Switches)
        {
            output.WriteLine($"{PrintableText.Of(sw.Name)} ({sw.Id}): {Words(sw)}");
            foreach (string fault in sw.Faults)
                output.WriteLine($"  {PrintableText.Of(fault)}");
        }
        if (report.Note is { } note)
            output.WriteLine($"note: {PrintableText.Of(note)}");
    }

    public static void Write(DriftModel drift, TextWriter to)
    {
        using var output = new BufferedOutput(to);
        string name = $"{PrintableText.Of(drift.Name)} ({drift.Id})";
        if (!drift.Connected)
            output.WriteLine($"{name}: away");
        else if (drift.Problem is { } problem)
            output.WriteLine($"{name}: {problem}");
        else if (drift.Items.Count == 0)
            output.WriteLine($"{name}: as it should be");
        else
            output.WriteLine($"{name}: {Counted(drift.Items)}");
        foreach (DriftItemModel item in drift.Items)
        {
            output.WriteLine($"  {Marks[item.Kind]} {item.Kind,-7} {item.What,-5} {PrintableText.Of(item.Text)}");
            if (item.Wanted is { } wanted)
                output.WriteLine($"{Indent}wanted {PrintableText.Of(wanted)}");
            WriteOwner(item.App, item.Rule, item.Place, output);
        }
    }

    private static void Write(SwitchPlanModel sw, TextWriter output)
    {
        string name = $"{PrintableText.Of(sw.Name)} ({sw.Id})";
        if (!sw.Connected)
            output.WriteLine($"{name}: away; it gets the policy when it comes");
        else if (sw.Problem is { } problem)
            output.WriteLine($"{name}: no plan: {problem}");
        else if (sw.Changes.Count == 0)
            output.WriteLine($"{name}: no changes");
        else
            output.WriteLine($"{name}:");
        foreach (ChangeModel change in sw.Changes)
        {
            output.WriteLine($"  {Marks[change.Kind]} {change.What,-6} {PrintableText.Of(change.Text)}");
            if (change is { Before: { } before, Kind: not "delete" })
                output.WriteLine($"{Indent}was {PrintableText.Of(before)}");
            WriteOwner(change.App, change.Rule, change.Place, output);
            if (change.Effect is { } effect)
                output.WriteLine($"{Indent}{effect}");
        }
    }

    private static void Write(FindingModel finding, TextWriter output)
    {
        output.WriteLine($"{finding.Kind}: {PrintableText.Of(finding.Text)}");
        if (finding.Packet is { } packet)
            output.WriteLine($"{Indent}packet {PrintableText.Of(packet)}");
        foreach (string place in finding.Places)
            output.WriteLine($"{Indent}{PrintableText.Of(place)}");
    }

    private static void WriteOwner(string? app, string? rule, string? place, TextWriter output)
    {
        string[] parts = [.. new[] { rule ?? app, place }.OfType<string>().Select(PrintableText.Of)];
        if (parts.Length > 0)
            output.WriteLine(Indent + string.Join(", ", parts));
    }

    private static string Counted(IReadOnlyList<DriftItemModel> items) => string.Join(", ",
        items.GroupBy(item => item.Kind).Select(kind => $"{kind.Count()} {kind.Key}"));

    private static string Words(SwitchReportModel sw) => sw.Outcome switch
    {
        "applied" => string.Create(CultureInfo.InvariantCulture,
            $"applied, {sw.Changes} {Plural(sw.Changes, "change", "changes")} in {sw.Seconds:0.00} s"),
        "unchanged" => "unchanged",
        "waiting" => "away; it gets the policy when it comes",
        "baseChanged" => "not touched: it holds something else than when this was planned; plan again",
        "refused" => $"refused; it holds what it held before{Reason(sw)}",
        "unverified" => $"accepted all changes, but doesn't show them{Reason(sw)}",
        _ => $"failed{Reason(sw)}",
    };

    private static string Reason(SwitchReportModel sw) => sw.Problem is { } problem ? $": {problem}" : "";

    private static string Plural(int count, string one, string many) => count == 1 ? one : many;
}
