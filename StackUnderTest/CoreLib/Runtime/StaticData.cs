using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Internal.Runtime;

/// <summary>
/// Static fields that hold references live in objects, one a class, that must be made before any code uses them:
/// without this walk the first write to such a field goes anywhere.
/// </summary>
internal static unsafe class StaticData
{
    private const uint Signature = 0x0052_5452; // "RTR"
    private const int GcStatics = 201;
    private const nint NotYetMade = 1;
    private const nint HasInitialData = 2;
    private const nint FlagMask = 3;
    private const int Overhead = 16;

    [StructLayout(LayoutKind.Sequential)]
    private struct Header
    {
        public uint Signature;
        public ushort Major;
        public ushort Minor;
        public uint Flags;
        public ushort SectionCount;
        public byte EntrySize;
        public byte EntryType;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Section
    {
        public int Id;
        public int Flags;
        public byte* Start;
        public byte* End;
    }

    /// <param name="first">The linker's table of modules: pointers to their headers.</param>
    /// <param name="end">Its end.</param>
    public static void Make(nint* first, nint* end)
    {
        for (nint* module = first; module < end; module++)
        {
            var header = (Header*)*module;
            if (header == null)
                continue;
            if (header->Signature != Signature)
                CompilerHelpers.ThrowHelpers.Fail("module header"u8);
            var sections = (Section*)(header + 1);
            for (int i = 0; i < header->SectionCount; i++)
            {
                if (sections[i].Id == GcStatics)
                    MakeAll((int*)sections[i].Start, (int*)sections[i].End);
            }
        }
    }

    private static void MakeAll(int* offset, int* end)
    {
        for (; offset < end; offset++)
        {
            byte* place = (byte*)offset + *offset;
            nint type = (nint)place + *(int*)place;
            if ((type & NotYetMade) == 0)
                continue;
            var table = (MethodTable*)(type & ~FlagMask);
            object statics = Allocator.NewObject(table);
            if ((type & HasInitialData) != 0)
            {
                byte* data = place + sizeof(int) + *(int*)(place + sizeof(int));
                SpanHelpers.Memmove(ref statics.FirstField, ref *data, table->BaseSize - Overhead);
            }

            *(nint*)place = Unsafe.As<object, nint>(ref statics);
        }
    }
}
