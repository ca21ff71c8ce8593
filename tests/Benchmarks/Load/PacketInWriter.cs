using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Benchmarks.Net;
using Benchmarks.Switches;
using Benchmarks.Wire;

namespace Benchmarks.Load;

/// <summary>
/// Writes packet-ins (OpenFlow 1.3.5 §7.4.1) with a test frame: a template is copied and patched in place. Like
/// Open vSwitch it has no buffers, so the whole packet comes.
/// </summary>
internal static unsafe class PacketInWriter
{
    private const int Size = Of13.InData + TestFrame.Size;
    private const int OxmSize = 8;

    private static readonly byte* Template = MakeTemplate();

    public static void Write(OutputBuffer output, in PacketInOrigin origin, uint inPort, ulong destination,
        ulong source, uint number)
    {
        byte* at = output.Take(Size);
        Unsafe.CopyBlockUnaligned(at, Template, Size);
        at[Of13.InReason] = origin.Reason;
        at[Of13.InTable] = origin.Table;
        BigEndian.Put64(at + Of13.InCookie, origin.Cookie);
        BigEndian.Put32(at + Of13.InPortValue, inPort);
        byte* frame = at + Of13.InData;
        BigEndian.Put48(frame + TestFrame.Destination, destination);
        BigEndian.Put48(frame + TestFrame.Source, source);
        BigEndian.Put32(frame + TestFrame.Number, number);
    }

    private static byte* MakeTemplate()
    {
        var at = (byte*)NativeMemory.AllocZeroed(Size);
        at[0] = Of13.Version;
        at[1] = Of13.PacketIn;
        BigEndian.Put16(at + 2, Size);
        BigEndian.Put32(at + Of13.HeaderSize, Of13.NoBuffer);
        BigEndian.Put16(at + Of13.InTotalSize, TestFrame.Size);
        BigEndian.Put16(at + Of13.InMatch, 1);
        BigEndian.Put16(at + Of13.InMatch + 2, 4 + OxmSize);
        BigEndian.Put32(at + Of13.InMatch + 4, Of13.OxmInPort);
        TestFrame.Write(at + Of13.InData, 0, 0, 0);
        return at;
    }
}
