using System;
using System.Runtime.InteropServices;
using Internal.Runtime;
using StackUnderTest.Kernel.Machine;

namespace StackUnderTest.Kernel;

/// <summary>From the first C# to the loop.</summary>
internal static unsafe class Start
{
    [UnmanagedCallersOnly(EntryPoint = "kernel_start")]
    public static void Main(StartInformation* information)
    {
        SerialPort.Start();
        if (!information->IsValid || !information->TryFindArena(Image.End(), out byte* first, out byte* end))
        {
            Text.Line("no start information or no memory"u8);
            Power.Exit(Power.Failed);
            return;
        }

        Allocator.Start(first, end);
        StaticData.Make(Image.FirstModule(), Image.EndOfModules());
        InterruptTable.Start();
        InterruptController.Start();
        Clock.Start();
        Banner();
        var command = new CommandLine(CopyCommandLine(information));
        if (command.Problem.Length > 0)
        {
            Guest.Complain("can't use "u8, command.Problem, command.Error, 0);
            Power.Exit(Power.Failed);
        }

        if (command.Run.SequenceEqual("selftest"u8))
            Power.Exit(SelfTest.SelfTest.Passes() ? Power.Passed : Power.Failed);
        var guest = new Guest();
        if (!guest.TryStart(ref command))
            Power.Exit(Power.Failed);
        guest.Run();
    }

    // QEMU's loader leaves it in the first page of memory.
    private static ReadOnlySpan<byte> CopyCommandLine(StartInformation* information)
    {
        var copy = new byte[information->CommandLine.Length];
        information->CommandLine.CopyTo(copy);
        Processor.UnmapNullPage();
        return copy;
    }

    private static void Banner()
    {
        Text.Write("stack under test: "u8);
        Text.Number(Allocator.Free >> 20);
        Text.Line(" MB free"u8);
    }
}
