using System.Globalization;
using Controller.Host.Policies.Yaml;

namespace Controller.Host.Policies;

/// <summary>A port as a rule refers to it: <c>web</c>, <c>br-int/web</c>, <c>br-int/3</c>, <c>LOCAL</c>.</summary>
/// <param name="Bridge">Null where only the port is named.</param>
/// <param name="Port">An alias of the policy, a name on the switch, or a number.</param>
internal sealed record PortMention(Position At, string? Bridge, string Port)
{
    private const char Separator = '/';

    public bool IsNumber => uint.TryParse(Port, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    public static PortMention Of(string text, Position at)
    {
        int slash = text.IndexOf(Separator, StringComparison.Ordinal);
        return slash < 0
            ? new PortMention(at, null, text)
            : new PortMention(at, text[..slash], text[(slash + 1)..]);
    }

    public override string ToString() => Bridge is null ? Port : $"{Bridge}{Separator}{Port}";
}
