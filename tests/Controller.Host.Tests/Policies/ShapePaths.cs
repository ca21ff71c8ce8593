using Controller.Host.Policies.Grammar;

namespace Controller.Host.Tests.Policies;

/// <summary>Keys of a shape by their whole paths, as docs/policy.md writes them: <c>acls[].action.meter</c>.</summary>
internal static class ShapePaths
{
    /// <param name="skips">Mappings whose keys are told elsewhere.</param>
    public static IEnumerable<string> Of(MappingShape shape, params MappingShape[] skips) =>
        Walk(shape, "", skips).Distinct();

    private static IEnumerable<string> Walk(Shape shape, string path, MappingShape[] skips) => shape switch
    {
        MappingShape mapping when skips.Contains(mapping) => [],
        MappingShape mapping => mapping.Keys.SelectMany(key => WithPath(key, path, skips)),
        ListShape list => Walk(list.Item, $"{path}[]", skips),
        NamesShape names => Walk(names.Value, $"{path}.{names.Name}", skips),
        EitherShape either => either.Options.SelectMany(option => WalkOption(option, path, skips)),
        _ => [],
    };

    // One thing or a list of them is told once.
    private static IEnumerable<string> WalkOption(Shape option, string path, MappingShape[] skips) =>
        Walk(option is ListShape list ? list.Item : option, path, skips);

    private static IEnumerable<string> WithPath(Key key, string path, MappingShape[] skips)
    {
        string own = path.Length == 0 ? key.Name : $"{path}.{key.Name}";
        return [own, .. Walk(key.Shape, own, skips)];
    }
}
