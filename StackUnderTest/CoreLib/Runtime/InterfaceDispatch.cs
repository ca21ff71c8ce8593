using System;
using System.Runtime;
using System.Runtime.InteropServices;

namespace Internal.Runtime;

/// <summary>
/// Calls through interfaces. Each call site has a cell of two words: code to jump to, and the interface. The code is
/// always the resolver (Boot/runtime.asm), which saves the arguments, asks <see cref="Resolve"/> and jumps. Nothing is
/// cached: what is fast here uses virtual methods or generics.
/// </summary>
internal static unsafe class InterfaceDispatch
{
    private const nint KindMask = 3;
    private const nint Pointer = 1;
    private const nint IndirectOffset = 2;
    private const nint Offset = 3;
    private const int HeaderWords = 4;
    private const int EntryWords = 3;

    [StructLayout(LayoutKind.Sequential)]
    public struct Cell
    {
        public nint Code;
        public nint Target;
    }

    [RuntimeExport("kernel_resolve_interface")]
    public static nint Resolve(nint instance, Cell* cell)
    {
        // The slot stands in the cell that ends the run of cells of one interface method.
        Cell* last = cell;
        while (last->Code != 0)
            last++;
        var slot = (ushort)last->Target;
        MethodTable* wanted = Interface(cell);
        MethodTable* own = *(MethodTable**)instance;
        for (MethodTable* type = own; type != null; type = type->Related)
        {
            nint code = Find(own, type, wanted, slot);
            if (code != 0)
                return code;
        }

        CompilerHelpers.ThrowHelpers.Fail("interface method without implementation"u8);
        return 0;
    }

    private static MethodTable* Interface(Cell* cell)
    {
        nint target = cell->Target;
        nint kind = target & KindMask;
        if (kind == Pointer)
            return (MethodTable*)(target & ~KindMask);
        nint place = ((nint)(&cell->Target) + (int)target) & ~KindMask;
        if (kind == IndirectOffset)
            return *(MethodTable**)place;
        if (kind != Offset)
            CompilerHelpers.ThrowHelpers.Fail("interface cell of an unknown kind"u8);
        return (MethodTable*)place;
    }

    // The map of the type or of one of its bases names a slot; what stands there is the type's own.
    private static nint Find(MethodTable* own, MethodTable* type, MethodTable* wanted, ushort slot)
    {
        ushort* map = MethodTable.DispatchMap(type);
        if (map == null)
            return 0;
        MethodTable** interfaces = MethodTable.Interfaces(type);
        int count = map[0] + map[1]; // of the class itself, then those that interfaces bring along
        for (ushort* entry = map + HeaderWords; count > 0; count--, entry += EntryWords)
        {
            if (entry[1] != slot || interfaces[entry[0]] != wanted)
                continue;
            return entry[2] < type->VirtualSlots
                ? MethodTable.Virtuals(own)[entry[2]]
                : MethodTable.SealedVirtual(type, entry[2] - type->VirtualSlots);
        }

        return 0;
    }
}
