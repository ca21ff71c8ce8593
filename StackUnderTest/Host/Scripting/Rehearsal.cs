using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Host.Scripting;

/// <summary>
/// A connection through the loopback of a stack that is thrown away afterwards. The first call of a method compiles it,
/// which takes milliseconds that a script would see in the times of its packets; so all is called once before the port
/// opens.
/// </summary>
internal static class Rehearsal
{
    private const ushort Port = 8080;

    public static void Run(HostArguments arguments)
    {
        var sent = new PacketQueue();
        var machine = new Machine(arguments, new ScriptCard(sent, arguments.Mtu));
        var calls = new SocketCalls(machine, sent);
        byte[] name = new SocketAddress(Ipv4Address.Loopback, Port).Encode();
        byte[] remote = new SocketAddress(new Ipv4Address(192, 0, 2, 1), Port).Encode();
        Do(Operation.Socket, 2, a: 1);
        Do(Operation.SetOption, 3, a: 1L << 32 | 2, data: [1, 0, 0, 0]);
        Do(Operation.Bind, 3, data: name);
        Do(Operation.Listen, 3, a: 1);
        Do(Operation.Socket, 2, a: 1);
        Do(Operation.Control, 4, a: 4, b: 0x802);
        Do(Operation.Connect, 4, data: name);
        Do(Operation.Poll, 0, a: 0, b: 1, data: [4, 0, 0, 0, 4, 0, 0, 0]);
        Do(Operation.Accept, 3);
        Do(Operation.Write, 4, data: new byte[20000]);
        Do(Operation.DeviceControl, 5, a: 0x541b, data: new byte[4]);
        Do(Operation.ReceiveFrom, 5, a: 100, b: 2);
        Do(Operation.Read, 5, a: 65536);
        Do(Operation.GetOption, 5, a: 6L << 32 | 11, b: 256);
        Do(Operation.Shutdown, 5, a: 1);
        Do(Operation.Close, 4);
        Do(Operation.Close, 5);
        Do(Operation.Socket, 2, a: 1 | 0x800);
        Do(Operation.Connect, 4, data: remote);
        Do(Operation.Socket, 2, a: 2 | 0x800);
        Do(Operation.SendTo, 5, b: remote.Length, data: [.. remote, 1]);
        if (sent.TryTake(out SentPacket syn))
            Do(Operation.Inject, 0, data: syn.Bytes);
        Do(Operation.Take, 0, a: 2000);

        void Do(Operation operation, int descriptor, long a = 0, long b = 0, byte[]? data = null)
        {
            var request = new ScriptRequest(operation, descriptor, a, b, data ?? []);
            calls.Try(new ScriptCall(request, machine.Now), machine.Now).Encode(WallClock.Now);
            machine.Settle(machine.Now);
        }
    }
}
