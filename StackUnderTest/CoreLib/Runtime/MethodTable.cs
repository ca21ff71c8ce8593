using System.Runtime.InteropServices;

namespace Internal.Runtime;

/// <summary>
/// What the native compiler (ILCompiler 10.0) writes for each type, as far as it is read here:
/// <code>
///  0 u32 flags: 31 has a component size (then bits 0-15 are it), 26-30 element type, 18 has a dispatch map
///  4 u32 size of an instance, header included
///  8 ptr the base type; of an array, its element type
/// 16 u16 slots of virtual methods    18 u16 interfaces    20 u32 hash
/// 24 ptr[] virtual methods, then ptr[] interfaces, then 32-bit offsets relative to themselves:
///    type manager, writable data, [dispatch map], [finalizer], [sealed virtual methods]
/// </code>
/// The layout belongs to that version of the compiler: the self-test at boot notices if it changes.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MethodTable
{
    private const uint HasDispatchMap = 0x0004_0000;
    private const uint HasFinalizer = 0x0010_0000;
    private const uint ElementTypeMask = 0x7c00_0000;
    private const int ElementTypeShift = 26;
    private const uint ElementTypeNullable = 0x12;
    private const uint ElementTypeArray = 0x18;
    private const int FixedFields = 2;

    public uint Flags;
    public uint BaseSize;
    public MethodTable* Related;
    public ushort VirtualSlots;
    public ushort InterfaceCount;
    public uint Hash;

    public readonly uint ComponentSize => (int)Flags < 0 ? Flags & 0xffff : 0;

    public readonly uint ElementType => (Flags & ElementTypeMask) >> ElementTypeShift;

    public readonly bool IsArray => ElementType is ElementTypeArray or ElementTypeArray - 1;

    public readonly bool IsNullable => ElementType == ElementTypeNullable;

    public static MethodTable* Of(object value) => (MethodTable*)value._methodTable;

    public static nint* Virtuals(MethodTable* type) => (nint*)(type + 1);

    public static MethodTable** Interfaces(MethodTable* type) =>
        (MethodTable**)(Virtuals(type) + type->VirtualSlots);

    /// <summary>Null if the type implements no interface itself.</summary>
    public static ushort* DispatchMap(MethodTable* type) =>
        (type->Flags & HasDispatchMap) == 0 ? null : (ushort*)Follow(Offsets(type) + FixedFields);

    /// <summary>Methods that nobody can override lie outside of the table that derived types copy.</summary>
    public static nint SealedVirtual(MethodTable* type, int slot)
    {
        int* field = Offsets(type) + FixedFields;
        if ((type->Flags & HasDispatchMap) != 0)
            field++;
        if ((type->Flags & HasFinalizer) != 0)
            field++;
        return (nint)Follow((int*)Follow(field) + slot);
    }

    private static int* Offsets(MethodTable* type) => (int*)(Interfaces(type) + type->InterfaceCount);

    private static byte* Follow(int* offset) => (byte*)offset + *offset;
}
