using System;
using System.Runtime.InteropServices;

namespace StackUnderTest.Kernel.Machine;

/// <summary>What the loader tells (Xen's public/arch-x86/hvm/start_info.h, version 1).</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct StartInformation
{
    private const uint ExpectedMagic = 0x336e_c578;
    private const ulong HighestMapped = 1UL << 32;
    private const int GreatestCommandLine = 2048;

    public uint Magic;
    public uint Version;
    public uint Flags;
    public uint ModuleCount;
    public ulong ModuleList;
    public ulong CommandLineAddress;
    public ulong RootPointer;
    public ulong MemoryMap;
    public uint MemoryMapCount;
    public uint Reserved;

    public readonly bool IsValid => Magic == ExpectedMagic && Version >= 1;

    public readonly ReadOnlySpan<byte> CommandLine
    {
        get
        {
            var text = (byte*)CommandLineAddress;
            int size = 0;
            while (text != null && size < GreatestCommandLine && text[size] != 0)
                size++;
            return new ReadOnlySpan<byte>(text, size);
        }
    }

    /// <summary>
    /// The memory behind the image up to the end of the piece of RAM that it lies in. The loader puts its own tables
    /// below the first megabyte, or right behind the image: <paramref name="first"/> is behind those, too.
    /// </summary>
    public readonly bool TryFindArena(byte* imageEnd, out byte* first, out byte* end)
    {
        first = imageEnd;
        end = null;
        var image = (ulong)imageEnd;
        Skip(ref image, CommandLineAddress, (uint)CommandLine.Length + 1);
        Skip(ref image, MemoryMap, MemoryMapCount * (ulong)sizeof(Region));
        var regions = (Region*)MemoryMap;
        for (uint i = 0; i < MemoryMapCount; i++)
        {
            ulong regionEnd = Math.Min(regions[i].Address + regions[i].Size, HighestMapped);
            if (regions[i].Type != Region.Ram || regions[i].Address > Image.Start || regionEnd <= image)
                continue;
            first = (byte*)image;
            end = (byte*)regionEnd;
            return true;
        }

        return false;
    }

    private static void Skip(ref ulong first, ulong address, ulong size)
    {
        const ulong Near = 1 << 20;
        if (address >= first && address < first + Near)
            first = (address + size + 15) & ~15UL;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Region
    {
        public const uint Ram = 1;

        public ulong Address;
        public ulong Size;
        public uint Type;
        public uint Reserved;
    }
}
