using Controller.Host.Policies.Grammar;
using Controller.Host.Policies.Yaml;

namespace Controller.Host.Policies.Sections;

/// <summary>A <c>tls:</c>, files as PEM. Paths begin at the directory of the policy's file that names them.</summary>
internal static class TlsSection
{
    public static MappingShape Shape { get; } = new(
        new Key("ca", new TextShape("ovs/ca.pem"),
            "A file of the authorities that sign servers' certificates; the system's without it."),
        new Key("certificate", new TextShape("ovs/sdn.pem"), "A file of the certificate that is shown to servers."),
        new Key("key", new TextShape("ovs/sdn.key"), "A file of its private key; without it in the file of `certificate`."));

    public static TlsPolicy Read(YamlNode node, ErrorList errors)
    {
        var fields = new Fields(node, Shape, "tls", errors);
        if (fields.Has("key") && !fields.Has("certificate"))
            errors.Add(fields.PlaceOf("key"), "`key` needs `certificate` beside it, whose key it is");
        return new TlsPolicy(ReadPath(fields, "ca"), ReadPath(fields, "certificate"), ReadPath(fields, "key"));
    }

    private static Located<string>? ReadPath(Fields fields, string key) => fields.Text(key) is { } path
        ? path with { Value = Path.GetFullPath(path.Value, DirectoryOf(path.At)) }
        : null;

    private static string DirectoryOf(Position at) =>
        Path.GetDirectoryName(Path.GetFullPath(at.Source?.Name is { Length: > 0 } name ? name : "policy")) ?? "/";
}
