using System;

namespace StackUnderTest.Kernel.SelfTest;

/// <summary>
/// Asks the running kernel for each feature of the language that it and the stack use. The contract between the native
/// compiler and the core library isn't written down anywhere and changes between versions: here it shows.
/// </summary>
internal static class SelfTest
{
    /// <summary>Says what failed; QEMU's exit code says the same in short.</summary>
    public static bool Passes()
    {
        bool passed = Check("structs"u8, Values.StructsCopy())
            & Check("switch"u8, Values.SwitchChooses())
            & Check("strings"u8, Values.LiteralsHaveTheirText())
            & Check("inline arrays"u8, Values.InlineArraysKeep())
            & Check("64-bit arithmetic"u8, Values.ArithmeticIsRight())
            & Check("doubles"u8, Values.DoublesAreRight())
            & Check("stackalloc and ranges"u8, Memory.SpansCut())
            & Check("memmove"u8, Memory.CopiesOverlap())
            & Check("byte order"u8, Memory.ByteOrderTurns())
            & Check("searching"u8, Memory.SearchFinds())
            & Check("constant tables"u8, Memory.TablesHold())
            & Check("arrays"u8, Memory.ArraysStartAsZeros())
            & Check("virtual methods"u8, Objects.VirtualMethodsDispatch())
            & Check("interfaces"u8, Objects.InterfacesDispatch())
            & Check("casts"u8, Objects.CastsKnowTypes())
            & Check("boxing"u8, Objects.BoxesHold())
            & Check("generics"u8, Objects.GenericsSpecialize())
            & Check("function pointers"u8, Objects.FunctionPointersCall())
            & Check("static fields"u8, Statics.FieldsKeep())
            & Check("static references"u8, Statics.ReferencesKeep())
            & Check("static constructors"u8, Statics.ConstructorsRunOnce())
            & Check("using"u8, Objects.UsingDisposes())
            & Check("the clock and its interrupt"u8, Hardware.ClockTicks());
        Text.Line(passed ? "self-test passed"u8 : "self-test failed"u8);
        return passed;
    }

    private static bool Check(ReadOnlySpan<byte> name, bool passed)
    {
        Text.Write(passed ? "ok   "u8 : "FAIL "u8);
        Text.Line(name);
        return passed;
    }
}
