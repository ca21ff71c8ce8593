using StackUnderTest.Kernel.Machine;

namespace StackUnderTest.Kernel.SelfTest;

internal static class Statics
{
    private static int s_number = 41;
    private static byte[] s_bytes = new byte[3];
    private static object? s_object;

    private static class Late
    {
        public static int Runs;
        public static readonly ulong Born;
        public static readonly byte[] Table = new byte[(int)(Processor.Ticks() & 1) + 5];

        // The port keeps the compiler from running this beforehand.
        static Late()
        {
            Runs++;
            Born = Processor.Ticks() | Port.Read8(0x61);
        }
    }

    public static bool FieldsKeep() => ++s_number == 42 && Holder<int>.Value == 0 && ++Holder<long>.Value == 1;

    public static bool ReferencesKeep()
    {
        s_bytes[2] = 9;
        s_object = s_bytes;
        s_bytes = new byte[4];
        return s_object is byte[] { Length: 3 } bytes && bytes[2] == 9 && s_bytes.Length == 4;
    }

    public static bool ConstructorsRunOnce()
    {
        ulong born = Late.Born;
        return born != 0 && Late.Born == born && Late.Table.Length is 5 or 6 && Late.Runs == 1;
    }

    private static class Holder<T>
    {
        public static int Value;
    }
}
