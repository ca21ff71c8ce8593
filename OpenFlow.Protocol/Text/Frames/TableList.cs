using System.Text;
using OpenFlow.Protocol.Types;

namespace OpenFlow.Protocol.Text.Frames;

/// <summary>
/// What is said of several tables, as ovs-ofctl does: a blank line between them, and <c>tables 2...9: ditto</c> for
/// those that are like the one before.
/// </summary>
internal sealed class TableList(StringBuilder text)
{
    private bool _isEmpty = true;
    private bool _endsWithDitto;
    private (TableId First, TableId Last)? _alike;

    /// <param name="name">The table's name, empty for none.</param>
    /// <param name="body">Whole lines.</param>
    /// <param name="ditto">Whether the table is like the one before.</param>
    public void Add(TableId table, string name, string body, bool ditto)
    {
        ditto &= !_isEmpty;
        _isEmpty = false;
        if (ditto && name.Length == 0)
        {
            _alike = (_alike?.First ?? table, table);
            return;
        }
        End();
        text.Append(ditto && _endsWithDitto ? "" : "\n").Append("  table ").Append(table);
        if (name.Length > 0)
            text.Append(" (\"").Append(name).Append("\")");
        text.Append(ditto ? ": ditto\n" : ":\n").Append(ditto ? "" : body);
        _endsWithDitto = ditto;
    }

    /// <summary>Says which the last ones alike were.</summary>
    public void End()
    {
        if (_alike is not { } tables)
            return;
        text.Append(tables.First == tables.Last
            ? $"\n  table {tables.First}: ditto\n"
            : $"\n  tables {tables.First}...{tables.Last}: ditto\n");
        _alike = null;
        _endsWithDitto = true;
    }
}
