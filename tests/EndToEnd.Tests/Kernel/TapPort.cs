using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace EndToEnd.Tests.Kernel;

/// <summary>
/// The test's end of a TAP device: what Linux sends comes out, what is put in Linux receives. Made on the thread of the
/// network namespace in which the device is to be.
/// </summary>
internal sealed partial class TapPort : IDisposable
{
    private const uint SetInterface = 0x400454ca; // TUNSETIFF
    private const short Tap = 0x0002;
    private const short NoInformation = 0x1000; // IFF_NO_PI: frames, and nothing before them
    private const short Readable = 1; // POLLIN
    private const int RequestSize = 40; // struct ifreq

    private readonly SafeFileHandle _device;

    public TapPort(string name)
    {
        _device = File.OpenHandle("/dev/net/tun", FileMode.Open, FileAccess.ReadWrite);
        byte[] request = new byte[RequestSize];
        Encoding.ASCII.GetBytes(name, request);
        MemoryMarshal.Write(request.AsSpan(16), Tap | NoInformation);
        if (Control(_device, SetInterface, request) < 0)
            throw new Win32Exception();
    }

    public bool WaitForFrame(int milliseconds)
    {
        PollEntry entry = new() { Descriptor = (int)_device.DangerousGetHandle(), Events = Readable };
        return Poll(ref entry, 1, milliseconds) > 0;
    }

    public int Receive(byte[] frame)
    {
        nint size = Read(_device, frame, frame.Length);
        return size > 0 ? (int)size : throw new Win32Exception();
    }

    /// <summary>False if the device is down.</summary>
    public bool Send(byte[] frame, int size) => Write(_device, frame, size) == size;

    public void Dispose() => _device.Dispose();

    private struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Control(SafeFileHandle device, nuint request, byte[] argument);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref PollEntry entries, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(SafeFileHandle device, byte[] buffer, nint size);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(SafeFileHandle device, byte[] buffer, nint size);
}
