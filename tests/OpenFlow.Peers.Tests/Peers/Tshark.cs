using System.Buffers.Binary;
using System.Globalization;

namespace OpenFlow.Peers.Tests.Peers;

/// <summary>
/// Wireshark's dissector. It is given a capture of a link type of our own whose frames are OpenFlow messages, with no
/// TCP around them.
/// </summary>
internal sealed class Tshark : IPeer
{
    // libpcap's file format: magic, version 2.4, zone, accuracy, the most that is kept of a frame, link type.
    private const uint Magic = 0xa1b2c3d4;
    private const int FileHeaderSize = 24;
    private const int FrameHeaderSize = 16;
    private const int UserLinkType = 147;
    private const int SnapLength = 262_144;

    public string Name => "tshark";

    public IReadOnlyList<Verdict> Judge(IReadOnlyList<byte[]> messages)
    {
        using var file = new TemporaryFile();
        using (FileStream stream = File.Create(file.Path))
            Write(stream, messages);
        (string output, string errors, int exitCode) = BoundedProgram.Run("tshark", "-n", "-r", file.Path,
            "-o", """uat:user_dlts:"User 0 (DLT=147)","openflow_v4","0","","0","" """.TrimEnd(),
            // What it thinks of the packets inside is about packets, not about OpenFlow.
            "--disable-protocol", "eth",
            "-Y", "_ws.malformed || _ws.short || !openflow_v4",
            "-T", "fields", "-E", "separator=|", "-e", "frame.number", "-e", "_ws.malformed", "-e",
            "_ws.expert.message");
        Assert.True(exitCode == 0, errors);
        var verdicts = new Verdict[messages.Count];
        Array.Fill(verdicts, Verdict.Yes);
        foreach (string line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = line.Split('|', 2);
            verdicts[int.Parse(parts[0], CultureInfo.InvariantCulture) - 1] = Verdict.No(parts[1]);
        }
        return verdicts;
    }

    private static void Write(Stream stream, IReadOnlyList<byte[]> messages)
    {
        Span<byte> header = stackalloc byte[FileHeaderSize];
        BinaryPrimitives.WriteUInt32BigEndian(header, Magic);
        BinaryPrimitives.WriteUInt16BigEndian(header[4..], 2);
        BinaryPrimitives.WriteUInt16BigEndian(header[6..], 4);
        BinaryPrimitives.WriteUInt32BigEndian(header[16..], SnapLength);
        BinaryPrimitives.WriteUInt32BigEndian(header[20..], UserLinkType);
        stream.Write(header);
        foreach (byte[] message in messages)
        {
            Span<byte> frame = header[..FrameHeaderSize];
            frame.Clear();
            BinaryPrimitives.WriteInt32BigEndian(frame[8..], message.Length);
            BinaryPrimitives.WriteInt32BigEndian(frame[12..], message.Length);
            stream.Write(frame);
            stream.Write(message);
        }
    }
}
