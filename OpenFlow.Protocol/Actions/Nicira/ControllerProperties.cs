using System.Buffers.Binary;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace OpenFlow.Protocol.Actions.Nicira;

/// <summary>
/// The properties of a controller action of subtype 37, as Open vSwitch 3.1 writes them: in the order of their
/// numbers, defaults left out unless the action's form says otherwise.
/// <code>
///  0       2       4
/// +-------+-------+----------------------------------------+
/// | type  |length | value, padded to 8; length without pad |
/// +-------+-------+----------------------------------------+
/// </code>
/// </summary>
internal static class ControllerProperties
{
    /// <summary>Where they begin in the action: the size of the action without any.</summary>
    public const int Offset = 16;

    private const int HeaderSize = 4;
    private const int LengthOffset = 2;
    private const int SmallSize = 8;

    private enum PropertyType : ushort
    {
        MaxLength = 0,
        ControllerId = 1,
        Reason = 2,
        UserData = 3,
        Pause = 4,
        Meter = 5,
    }

    /// <summary>Octets of the whole action.</summary>
    public static int SizeOf(ControllerAction action)
    {
        int size = Offset;
        if (HasMaxLength(action))
            size += SmallSize;
        if (HasControllerId(action))
            size += SmallSize;
        if (HasReason(action))
            size += SmallSize;
        if (action.UserData.Length != 0)
            size += Padding.Align(HeaderSize + action.UserData.Length);
        if (action.Pause)
            size += SmallSize;
        return action.Meter is null ? size : size + SmallSize;
    }

    public static void Write(Span<byte> destination, ControllerAction action)
    {
        // Numbers of 16 bits stand before two octets of padding that the length counts; a reason has neither.
        Span<byte> number = stackalloc byte[sizeof(uint)];
        number.Clear();
        BinaryPrimitives.WriteUInt16BigEndian(number, action.MaxLength);
        if (HasMaxLength(action))
            WriteOne(ref destination, PropertyType.MaxLength, number);
        BinaryPrimitives.WriteUInt16BigEndian(number, action.ControllerId);
        if (HasControllerId(action))
            WriteOne(ref destination, PropertyType.ControllerId, number);
        number[0] = (byte)action.Reason;
        if (HasReason(action))
            WriteOne(ref destination, PropertyType.Reason, number[..sizeof(byte)]);
        if (action.UserData.Length != 0)
            WriteOne(ref destination, PropertyType.UserData, action.UserData.AsSpan());
        if (action.Pause)
            WriteOne(ref destination, PropertyType.Pause, []);
        BinaryPrimitives.WriteUInt32BigEndian(number, action.Meter.GetValueOrDefault().Value);
        if (action.Meter is not null)
            WriteOne(ref destination, PropertyType.Meter, number);
    }

    public static bool TryRead(ReadOnlySpan<byte> properties, out ControllerAction action)
    {
        action = new ControllerAction();
        while (!properties.IsEmpty)
        {
            if (!TryTakeOne(ref properties, out PropertyType type, out ReadOnlySpan<byte> value)
                || With(action, type, value) is not { } next)
                return false;
            action = next;
        }
        if (action.IsSmall && action.Form == ControllerForm.Shortest)
            action = action with { Form = ControllerForm.Properties };
        return true;
    }

    // Null where the property is not known or has a wrong size.
    private static ControllerAction? With(ControllerAction action, PropertyType type, ReadOnlySpan<byte> value) =>
        (type, value.Length) switch
        {
            (PropertyType.MaxLength, sizeof(ushort) or sizeof(uint)) =>
                WithMaxLength(action, BinaryPrimitives.ReadUInt16BigEndian(value)),
            (PropertyType.ControllerId, sizeof(ushort) or sizeof(uint)) =>
                WithControllerId(action, BinaryPrimitives.ReadUInt16BigEndian(value)),
            (PropertyType.Reason, sizeof(byte)) => WithReason(action, (PacketInReason)value[0]),
            (PropertyType.UserData, _) => action with { UserData = [.. value] },
            (PropertyType.Pause, 0) => action with { Pause = true },
            (PropertyType.Meter, sizeof(uint)) =>
                action with { Meter = new MeterId(BinaryPrimitives.ReadUInt32BigEndian(value)) },
            _ => null,
        };

    private static bool HasMaxLength(ControllerAction action) =>
        action.MaxLength != OutputAction.WholePacket || (action.Form & ControllerForm.MaxLength) != 0;

    private static bool HasControllerId(ControllerAction action) =>
        action.ControllerId != 0 || (action.Form & ControllerForm.ControllerId) != 0;

    private static bool HasReason(ControllerAction action) =>
        action.Reason != PacketInReason.Action || (action.Form & ControllerForm.Reason) != 0;

    private static ControllerAction WithMaxLength(ControllerAction action, ushort length) => action with
    {
        MaxLength = length,
        Form = action.Form | (length == OutputAction.WholePacket ? ControllerForm.MaxLength : 0),
    };

    private static ControllerAction WithControllerId(ControllerAction action, ushort id) =>
        action with { ControllerId = id, Form = action.Form | (id == 0 ? ControllerForm.ControllerId : 0) };

    private static ControllerAction WithReason(ControllerAction action, PacketInReason reason) => action with
    {
        Reason = reason,
        Form = action.Form | (reason == PacketInReason.Action ? ControllerForm.Reason : 0),
    };

    private static void WriteOne(ref Span<byte> destination, PropertyType type, scoped ReadOnlySpan<byte> value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(destination[LengthOffset..], (ushort)(HeaderSize + value.Length));
        value.CopyTo(destination[HeaderSize..]);
        destination = destination[Padding.Align(HeaderSize + value.Length)..];
    }

    private static bool TryTakeOne(ref ReadOnlySpan<byte> properties, out PropertyType type,
        out ReadOnlySpan<byte> value)
    {
        type = default;
        value = [];
        if (properties.Length < HeaderSize)
            return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(properties[LengthOffset..]);
        if (length < HeaderSize || Padding.Align(length) > properties.Length)
            return false;
        type = (PropertyType)BinaryPrimitives.ReadUInt16BigEndian(properties);
        value = properties[HeaderSize..length];
        properties = properties[Padding.Align(length)..];
        return true;
    }
}
