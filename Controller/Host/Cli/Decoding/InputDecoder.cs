using Controller.Host.Captures;
using OpenFlow.Protocol.Wire;

namespace Controller.Host.Cli.Decoding;

/// <summary>Decodes an input of any kind: a capture, lines of text, or the octets of a stream.</summary>
internal sealed class InputDecoder(DecodedWriter writer, IReadOnlyCollection<int> ports, bool asJson)
{
    private const int CaptureMagicSize = 4;
    private const byte MaxVersion = 6;

    public void Decode(Stream stream)
    {
        var input = new InputBuffer(stream);
        if (!input.TryFill())
            return;
        if (MayBeCapture(input.Available) && input.TryFill(CaptureMagicSize) && CaptureReader.Recognises(input.Available))
            DecodeCapture(input);
        else if (input.Available[0] is >= 1 and <= MaxVersion)
            DecodeOctets(input);
        else
            DecodeLines(input);
    }

    // A lone new line may be all that someone at a terminal has typed: don't wait for more of it.
    private static bool MayBeCapture(ReadOnlySpan<byte> beginning) =>
        beginning.Length >= CaptureMagicSize || beginning[0] is 0xa1 or 0xd4 or (byte)'M';

    private void DecodeCapture(InputBuffer input)
    {
        foreach (CapturedMessage message in new CapturedSessions(ports).Read(CaptureReader.Read(input)))
            writer.Write(message);
    }

    // As on the wire; the last message may be cut.
    private void DecodeOctets(InputBuffer input)
    {
        while (true)
        {
            FrameStatus status = Frame.Measure(input.Available, out int size);
            if (status == FrameStatus.Complete)
            {
                writer.Write(input.Available[..size]);
                input.Take(size);
            }
            else if (status == FrameStatus.Broken || !input.TryFill())
            {
                if (!input.Available.IsEmpty)
                    writer.Write(input.Available);
                return;
            }
        }
    }

    // Each line has its object; people needn't read that there was nothing to decode.
    private void DecodeLines(InputBuffer input)
    {
        foreach (string line in InputLines.Read(input))
        {
            if (!asJson && HexLine.IsBlank(line))
                continue;
            if (HexLine.TryParse(line, out byte[] octets, out HexLine.Trouble trouble))
                writer.Write(octets);
            else
                writer.Write(trouble);
        }
    }
}
