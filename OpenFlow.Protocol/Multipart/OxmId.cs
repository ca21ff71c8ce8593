using System.Buffers.Binary;
using OpenFlow.Protocol.Matching;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Multipart;

/// <summary>
/// A field that a table can match or set, without a value (OpenFlow 1.3.5 §7.3.5.5.2): the 32 bits of an OXM's header,
/// its mask bit saying whether the field may be masked, and 32 bits of the experimenter's id where the class says so.
/// </summary>
/// <param name="Header">The four header octets.</param>
/// <param name="Experimenter">Who defined it where the class is EXPERIMENTER, else 0.</param>
public readonly record struct OxmId(uint Header, uint Experimenter) : IEntry<OxmId>
{
    private const int ClassShift = 16;
    private const int HeaderSize = sizeof(uint);
    private const int ExperimenterOffset = HeaderSize;

    /// <summary>A field of the table.</summary>
    public OxmId(OxmField field, bool masked = false)
        : this(masked ? field.Header | OxmField.MaskBit : field.Header, field.Experimenter)
    {
    }

    public OxmClass Class => (OxmClass)(Header >> ClassShift);

    public bool HasMask => (Header & OxmField.MaskBit) != 0;

    public int Size => IsExperimenter(Header) ? HeaderSize + sizeof(uint) : HeaderSize;

    /// <summary>Reads the id at the start of <paramref name="source"/>; false with OFPTFFC_BAD_LEN.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out OxmId entry, out OpenFlowError error)
    {
        entry = default;
        error = OpenFlowErrors.BadPropertyLength;
        if (source.Length < HeaderSize)
            return false;
        uint header = BinaryPrimitives.ReadUInt32BigEndian(source);
        if (!IsExperimenter(header))
        {
            entry = new OxmId(header, 0);
            return true;
        }
        if (source.Length < HeaderSize + sizeof(uint))
            return false;
        entry = new OxmId(header, BinaryPrimitives.ReadUInt32BigEndian(source[ExperimenterOffset..]));
        return true;
    }

    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination, Header);
        if (IsExperimenter(Header))
            BinaryPrimitives.WriteUInt32BigEndian(destination[ExperimenterOffset..], Experimenter);
    }

    private static bool IsExperimenter(uint header) => header >> ClassShift == (uint)OxmClass.Experimenter;
}
