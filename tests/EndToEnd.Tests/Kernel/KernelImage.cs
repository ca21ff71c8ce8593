using EndToEnd.Tests.Running;

namespace EndToEnd.Tests.Kernel;

/// <summary>Builds <c>kernel.elf</c> once a run and boots it in QEMU; nasm, ld.lld and QEMU must be there.</summary>
public sealed class KernelImage : IAsyncLifetime
{
    private static readonly TimeSpan BuildLimit = TimeSpan.FromMinutes(10);
    private static readonly string Project = Path.Combine(Repository.Root, "StackUnderTest", "Kernel");

    internal static string Elf => Path.Combine(Project, "bin", "Release", "net10.0", "kernel.elf");

    public async ValueTask InitializeAsync() =>
        (await Command.RunAsync("dotnet", ["build", "-c", "Release", Project, "-nologo", "-v", "q"], BuildLimit))
        .RequireSuccess();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>
    /// The guest's console is QEMU's output. TCG always: it is everywhere, and KVM may be there and not work.
    /// </summary>
    internal static BackgroundCommand Boot(string commandLine, params string[] devices) =>
        new("qemu-system-x86_64", Arguments(commandLine, devices));

    /// <summary>The same inside a network namespace, where its taps are.</summary>
    internal static BackgroundCommand BootIn(string space, string commandLine, params string[] devices) =>
        new("ip", ["netns", "exec", space, "qemu-system-x86_64", .. Arguments(commandLine, devices)]);

    private static string[] Arguments(string commandLine, string[] devices) =>
    [
        "-accel", "tcg", "-m", "128", "-display", "none", "-no-reboot", "-serial", "stdio", "-kernel", Elf,
        "-append", commandLine, "-device", "isa-debug-exit,iobase=0xf4,iosize=4", .. devices,
    ];
}
