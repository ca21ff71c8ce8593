namespace Controller.Host.Metrics;

/// <summary>The labels of a series, kept as they are written: <c>{dp_id="0x1",dp_name="br-int"}</c>.</summary>
internal readonly record struct Labels
{
    private readonly string? _inside;

    private Labels(string inside) => _inside = inside;

    public static Labels None => default;

    public string Text => _inside is null ? "" : $"{{{_inside}}}";

    public static Labels Of(string name, string value) => None.With(name, value);

    public Labels With(string name, string value)
    {
        string label = $"{name}=\"{ExpositionWriter.Escape(value, quotes: true)}\"";
        return new Labels(_inside is null ? label : $"{_inside},{label}");
    }
}
