namespace OpenFlow.Protocol.Tests.Packets;

/// <summary>Octets as the tests write them: hex digits, one field a line, words behind <c>//</c>.</summary>
internal static class AnnotatedHex
{
    public static byte[] Read(string text)
    {
        IEnumerable<string> digits = text.Split('\n').Select(line => line.Split("//")[0].Replace(" ", "").Trim());
        return Convert.FromHexString(string.Concat(digits));
    }
}
