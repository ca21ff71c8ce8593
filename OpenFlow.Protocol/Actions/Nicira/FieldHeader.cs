using System.Buffers.Binary;
using OpenFlow.Protocol.Matching;

namespace OpenFlow.Protocol.Actions.Nicira;

/// <summary>
/// A field's name on the wire: its OXM header without mask, 4 octets, or 8 where an experimenter's id follows.
/// </summary>
internal static class FieldHeader
{
    public static int SizeOf(OxmField field) => Oxm.HeaderSize + field.ExtraSize;

    /// <summary>Takes the header from the start of <paramref name="source"/>; false where the table lacks it.</summary>
    public static bool TryTake(ref ReadOnlySpan<byte> source, out OxmField field)
    {
        field = OxmFields.InPort;
        if (source.Length < Oxm.HeaderSize)
            return false;
        uint header = BinaryPrimitives.ReadUInt32BigEndian(source);
        uint experimenter = 0;
        if (header >> 16 == (uint)OxmClass.Experimenter)
        {
            if (source.Length < Oxm.HeaderSize + OxmField.ExperimenterSize)
                return false;
            experimenter = BinaryPrimitives.ReadUInt32BigEndian(source[Oxm.HeaderSize..]);
        }
        if (!OxmFields.TryFind(header, experimenter, out OxmField found) || found.Header != header)
            return false;
        field = found;
        source = source[SizeOf(field)..];
        return true;
    }

    /// <summary>Writes <see cref="SizeOf"/> octets.</summary>
    public static void Write(Span<byte> destination, OxmField field)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination, field.Header);
        if (field.ExtraSize != 0)
            BinaryPrimitives.WriteUInt32BigEndian(destination[Oxm.HeaderSize..], field.Experimenter);
    }
}
