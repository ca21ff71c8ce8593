namespace Controller.Host.Policies.Yaml;

/// <summary>
/// A place in a policy; lines and columns count from 1, columns in UTF-16 units. Ordered by file, line and column.
/// </summary>
internal readonly record struct Position(int Line, int Column, PolicySource? Source = null) : IComparable<Position>
{
    public static Position Start => new(1, 1);

    public int CompareTo(Position other)
    {
        int files = (Source?.Order ?? 0).CompareTo(other.Source?.Order ?? 0);
        return files != 0 ? files : Line != other.Line ? Line.CompareTo(other.Line) : Column.CompareTo(other.Column);
    }

    /// <summary><c>file:line</c>, the way to speak of a place in the text of an error about another.</summary>
    public string InFile => Source is null ? $"line {Line}" : $"{Source.Name}:{Line}";

    public override string ToString() => Source is null ? $"{Line}:{Column}" : $"{Source.Name}:{Line}:{Column}";
}
