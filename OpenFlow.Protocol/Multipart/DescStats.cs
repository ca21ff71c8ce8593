using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Multipart;

/// <summary>
/// Who made the switch (OpenFlow 1.3.5 §7.3.5.1), the body of a DESC reply: manufacturer, hardware and software of
/// 256 octets each, serial number of 32, description of the datapath of 256; each ends with a 0.
/// </summary>
public sealed record DescStats(string Manufacturer, string Hardware, string Software, string SerialNumber,
    string Datapath) : IEntry<DescStats>
{
    private const int DescriptionSize = 256;
    private const int SerialNumberSize = 32;
    private const int HardwareOffset = DescriptionSize;
    private const int SoftwareOffset = 2 * DescriptionSize;
    private const int SerialNumberOffset = 3 * DescriptionSize;
    private const int DatapathOffset = SerialNumberOffset + SerialNumberSize;

    /// <summary>Octets on the wire.</summary>
    public const int WireSize = DatapathOffset + DescriptionSize;

    public int Size => WireSize;

    /// <summary>Reads the first 1,056 octets; false with OFPBRC_BAD_LEN. Allocates the strings.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out DescStats desc, out OpenFlowError error)
    {
        desc = Nobody;
        error = OpenFlowErrors.BadLength;
        if (source.Length < WireSize)
            return false;
        desc = new DescStats(
            WireText.Read(source[..DescriptionSize]),
            WireText.Read(source.Slice(HardwareOffset, DescriptionSize)),
            WireText.Read(source.Slice(SoftwareOffset, DescriptionSize)),
            WireText.Read(source.Slice(SerialNumberOffset, SerialNumberSize)),
            WireText.Read(source.Slice(DatapathOffset, DescriptionSize)));
        return true;
    }

    /// <summary>Writes 1,056 octets; what is too long is cut.</summary>
    public void Write(Span<byte> destination)
    {
        WireText.Write(destination[..DescriptionSize], Manufacturer);
        WireText.Write(destination.Slice(HardwareOffset, DescriptionSize), Hardware);
        WireText.Write(destination.Slice(SoftwareOffset, DescriptionSize), Software);
        WireText.Write(destination.Slice(SerialNumberOffset, SerialNumberSize), SerialNumber);
        WireText.Write(destination.Slice(DatapathOffset, DescriptionSize), Datapath);
    }

    private static readonly DescStats Nobody = new("", "", "", "", "");
}
