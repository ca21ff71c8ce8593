namespace Controller.Host.Policies.Yaml;

/// <summary>A place in a policy file; lines and columns count from 1, columns in UTF-16 units.</summary>
internal readonly record struct Position(int Line, int Column) : IComparable<Position>
{
    public static Position Start => new(1, 1);

    public int CompareTo(Position other) =>
        Line != other.Line ? Line.CompareTo(other.Line) : Column.CompareTo(other.Column);
}
