using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace StackUnderTest.Stack.Wire;

/// <summary>Room for four SACK blocks, left and right edges in turn.</summary>
[InlineArray(8)]
public struct SackEdges
{
    private uint _first;
}

/// <summary>
/// The options of a TCP segment: end 0, no-operation 1, maximum segment size 2 (RFC 9293 3.2), window scale 3 and
/// timestamps 8 (RFC 7323), SACK-permitted 4 and SACK 5 (RFC 2018).
/// </summary>
public struct TcpOptions
{
    public const int TimestampsSize = 12;
    public const int GreatestScale = 14;
    private const byte End = 0;
    private const byte NoOperation = 1;
    private const byte MaximumSegmentSizeKind = 2;
    private const byte WindowScaleKind = 3;
    private const byte SackPermittedKind = 4;
    private const byte SackKind = 5;
    private const byte TimestampsKind = 8;

    public bool HasMaximumSegmentSize;
    public ushort MaximumSegmentSize;
    public bool HasWindowScale;
    public byte WindowScale;
    public bool SackPermitted;
    public bool HasTimestamps;
    public uint TimestampValue;
    public uint TimestampEcho;
    public int SackCount;
    public SackEdges Sack;

    public readonly SequenceNumber SackLeft(int index) => new(Sack[index * 2]);

    public readonly SequenceNumber SackRight(int index) => new(Sack[index * 2 + 1]);

    public void AddSack(SequenceNumber left, SequenceNumber right)
    {
        Sack[SackCount * 2] = left.Value;
        Sack[SackCount * 2 + 1] = right.Value;
        SackCount++;
    }

    /// <summary>False if an option's length is wrong: such a segment isn't trusted at all.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out TcpOptions options)
    {
        options = default;
        while (bytes.Length > 0 && bytes[0] != End)
        {
            if (bytes[0] == NoOperation)
            {
                bytes = bytes[1..];
                continue;
            }

            if (bytes.Length < 2 || bytes[1] < 2 || bytes[1] > bytes.Length)
                return false;
            ReadOne(bytes[..bytes[1]], ref options);
            bytes = bytes[bytes[1]..];
        }

        return true;
    }

    /// <summary>The size that <see cref="Write"/> will take, padded to four octets.</summary>
    public readonly int Size()
    {
        int size = (HasMaximumSegmentSize ? 4 : 0) + (HasWindowScale ? 4 : 0) + (HasTimestamps ? TimestampsSize : 0);
        if (SackPermitted && !HasTimestamps)
            size += 4; // with timestamps it takes the place of their two no-operations
        return SackCount > 0 ? size + 4 + SackCount * 8 : size;
    }

    public readonly void Write(Span<byte> bytes)
    {
        if (HasMaximumSegmentSize)
        {
            bytes[0] = MaximumSegmentSizeKind;
            bytes[1] = 4;
            BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], MaximumSegmentSize);
            bytes = bytes[4..];
        }

        if (SackPermitted || HasTimestamps)
        {
            // Padding in front, as Linux has it: tools compare the order.
            if (!HasTimestamps)
            {
                bytes[0] = bytes[1] = NoOperation;
                bytes = bytes[2..];
            }

            bytes[0] = SackPermitted ? SackPermittedKind : NoOperation;
            bytes[1] = SackPermitted ? (byte)2 : NoOperation;
            bytes = bytes[2..];
        }

        if (HasTimestamps)
        {
            bytes[0] = TimestampsKind;
            bytes[1] = 10;
            BinaryPrimitives.WriteUInt32BigEndian(bytes[2..], TimestampValue);
            BinaryPrimitives.WriteUInt32BigEndian(bytes[6..], TimestampEcho);
            bytes = bytes[10..];
        }

        if (HasWindowScale)
        {
            bytes[0] = NoOperation;
            bytes[1] = WindowScaleKind;
            bytes[2] = 3;
            bytes[3] = WindowScale;
            bytes = bytes[4..];
        }

        if (SackCount > 0)
            WriteSack(bytes);
    }

    private readonly void WriteSack(Span<byte> bytes)
    {
        bytes[0] = bytes[1] = NoOperation;
        bytes[2] = SackKind;
        bytes[3] = (byte)(2 + SackCount * 8);
        for (int i = 0; i < SackCount * 2; i++)
            BinaryPrimitives.WriteUInt32BigEndian(bytes[(4 + i * 4)..], Sack[i]);
    }

    private static void ReadOne(ReadOnlySpan<byte> option, ref TcpOptions options)
    {
        // An option of a known kind with another length than its own is skipped like an unknown one.
        switch (option[0])
        {
            case MaximumSegmentSizeKind when option.Length == 4:
                options.HasMaximumSegmentSize = true;
                options.MaximumSegmentSize = BinaryPrimitives.ReadUInt16BigEndian(option[2..]);
                break;
            case WindowScaleKind when option.Length == 3:
                options.HasWindowScale = true;
                options.WindowScale = option[2] > GreatestScale ? (byte)GreatestScale : option[2]; // RFC 7323 2.3
                break;
            case SackPermittedKind when option.Length == 2:
                options.SackPermitted = true;
                break;
            case TimestampsKind when option.Length == 10:
                options.HasTimestamps = true;
                options.TimestampValue = BinaryPrimitives.ReadUInt32BigEndian(option[2..]);
                options.TimestampEcho = BinaryPrimitives.ReadUInt32BigEndian(option[6..]);
                break;
            case SackKind when option.Length is 10 or 18 or 26 or 34:
                options.SackCount = (option.Length - 2) / 8;
                for (int i = 0; i < options.SackCount * 2; i++)
                    options.Sack[i] = BinaryPrimitives.ReadUInt32BigEndian(option[(2 + i * 4)..]);
                break;
        }
    }
}
