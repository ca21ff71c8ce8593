using System.Globalization;
using Controller.Host.Captures;

namespace Controller.Host.Cli;

/// <summary>A packet on the command line: hex, or <c>FILE#N</c>, the Nth packet of a capture.</summary>
internal static class PacketArgument
{
    /// <summary>The packet's octets in hex.</summary>
    /// <exception cref="CommandFailedException">There is no such file, or no such packet in it.</exception>
    public static string Read(string text)
    {
        if (text.Length > 0 && text.All(c => char.IsAsciiHexDigit(c) || c is ':' or ' '))
            return text;
        int mark = text.LastIndexOf('#');
        bool numbered = mark >= 0
            & int.TryParse(text.AsSpan(mark + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number);
        return ReadCapture(numbered ? text[..mark] : text, numbered ? number : 1);
    }

    private static string ReadCapture(string path, int number)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            var input = new InputBuffer(file);
            if (!input.TryFill(sizeof(uint)) || !CaptureReader.Recognises(input.Available))
                throw new CommandFailedException($"--packet: '{path}' is no capture");
            CapturedPacket packet = CaptureReader.Read(input).Skip(number - 1).FirstOrDefault()
                ?? throw new CommandFailedException($"{path} has no packet {number}");
            return packet.Link == LinkType.Ethernet ? Convert.ToHexStringLower(packet.Octets.Span)
                : throw new CommandFailedException($"packet {number} of {path} is no Ethernet frame ({packet.Link})");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException($"--packet: '{path}' is neither hex nor a capture that can be read: "
                + error.Message, error);
        }
    }
}
