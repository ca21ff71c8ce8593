using System.Text;

namespace OpenFlow.Protocol.Text;

/// <summary>
/// An enum's value as the specification spells it, made from the C# name; the number where it has none.
/// </summary>
internal static class SpecName
{
    /// <summary><c>FLOW_MOD</c> for <c>FlowMod</c>.</summary>
    public static string Upper<TEnum>(TEnum value)
        where TEnum : struct, Enum => Snake(value.ToString()).ToUpperInvariant();

    /// <summary><c>no_match</c> for <c>NoMatch</c>.</summary>
    public static string Lower<TEnum>(TEnum value)
        where TEnum : struct, Enum => Snake(value.ToString());

    /// <summary><c>dec_nw_ttl_action</c> for the name of a C# type, <c>DecNwTtlAction</c>.</summary>
    public static string OfType(string name) => Snake(name);

    private static string Snake(string name)
    {
        var snake = new StringBuilder(name.Length + 4);
        foreach (char letter in name)
        {
            if (char.IsUpper(letter) && snake.Length > 0)
                snake.Append('_');
            snake.Append(char.ToLowerInvariant(letter));
        }
        return snake.ToString();
    }
}
