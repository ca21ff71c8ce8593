using StackUnderTest.Host;
using StackUnderTest.Host.Scripting;

namespace StackUnderTest.Tests.Scripting;

/// <summary>A script port on a real Unix socket, with the loop of <c>stack-host</c> on a thread of its own.</summary>
public sealed class ScriptHost : IDisposable
{
    private readonly HostLoop _loop;
    private readonly ScriptPort _port;
    private readonly Thread _thread;

    public ScriptHost()
    {
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"script-{Guid.NewGuid():N}.sock");
        HostArguments arguments = HostArguments.Parse(["--script-port", Path], out string problem)
            ?? throw new InvalidOperationException(problem);
        var sent = new PacketQueue();
        var machine = new Machine(arguments, new ScriptCard(sent, arguments.Mtu));
        _port = new ScriptPort(Path, machine, sent);
        _loop = new HostLoop(machine, null, _port);
        _thread = new Thread(() => _loop.Run(0)) { Name = "stack" };
        _thread.Start();
    }

    public string Path { get; }

    internal ScriptClient Connect() => new(Path);

    public void Dispose()
    {
        _loop.Stop();
        using (Connect())
            _thread.Join(); // the connection wakes the loop
        _port.Dispose();
    }
}
