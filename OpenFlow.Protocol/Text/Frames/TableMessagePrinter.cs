using System.Globalization;
using System.Text;
using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Text.Frames;

/// <summary>The counters and abilities of tables. Those that are like the one before them are named, no more.</summary>
internal static class TableMessagePrinter
{
    public static bool TryAppendStats(StringBuilder text, ReadOnlySpan<byte> body, out OpenFlowError error)
    {
        if (!EntryListView.TryRead(body, out EntryListView<TableStats> tables, out error))
            return false;
        var list = new TableList(text);
        string last = "";
        foreach (TableStats table in tables)
        {
            string counters = string.Create(CultureInfo.InvariantCulture,
                $"    active={table.ActiveCount}, lookup={table.LookupCount}, matched={table.MatchedCount}\n");
            list.Add(table.Table, "", counters, ditto: counters == last);
            last = counters;
        }
        list.End();
        return true;
    }

    public static bool TryAppendFeatures(StringBuilder text, ReadOnlySpan<byte> body, out OpenFlowError error)
    {
        if (!EntryListView.TryRead(body, out EntryListView<TableFeatures> tables, out error))
            return false;
        var list = new TableList(text);
        TableAbilities? last = null;
        foreach (TableFeatures table in tables)
        {
            var abilities = new TableAbilities(table);
            list.Add(table.Table, Encoding.UTF8.GetString(table.NameOctets), abilities.Print(table.Table, last),
                ditto: abilities.IsLike(table.Table, last));
            last = abilities;
        }
        list.End();
        return true;
    }
}
