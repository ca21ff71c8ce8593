using System.Text.RegularExpressions;

namespace OpenFlow.Peers.Tests.Peers;

/// <summary>Open vSwitch's decoder and printer, by <c>ovs-ofctl ofp-parse</c>.</summary>
internal sealed partial class OvsOfctl : IPeer
{
    // Put after each message, as its text may have any number of lines.
    private const string EndText = "OFPT_BARRIER_REPLY (OF1.3) (xid=0xfedcba98):\n";
    private static readonly byte[] End = Convert.FromHexString("04150008fedcba98");

    public string Name => "ovs-ofctl";

    /// <summary>What it prints of each message.</summary>
    public static IReadOnlyList<string> Print(IReadOnlyList<byte[]> messages)
    {
        using var file = new TemporaryFile();
        using (FileStream stream = File.Create(file.Path))
        {
            foreach (byte[] message in messages)
            {
                stream.Write(message);
                stream.Write(End);
            }
        }
        // Its log repeats what it prints.
        (string output, string errors, _) =
            BoundedProgram.Run("ovs-ofctl", "-vconsole:off", "ofp-parse", file.Path);
        Assert.True(errors.Length == 0, errors);
        string[] texts = output.Split(EndText);
        Assert.True(texts.Length == messages.Count + 1, $"ovs-ofctl stopped after {texts.Length} messages");
        return texts[..^1];
    }

    public IReadOnlyList<Verdict> Judge(IReadOnlyList<byte[]> messages) =>
    [
        .. Print(messages).Select(text => text.Contains("***", StringComparison.Ordinal)
            ? Verdict.No(Complaint().Match(text).Value)
            : Verdict.Yes),
    ];

    [GeneratedRegex(@"\*\*\*[^*]*\*\*\*|\*\*\*.*")]
    private static partial Regex Complaint();
}
