using System.Runtime.InteropServices;
using StackUnderTest.Host;
using StackUnderTest.Host.Scripting;
using StackUnderTest.Programs;
using StackUnderTest.Stack.Link;

HostArguments? arguments = HostArguments.Parse(args, out string problem);
if (arguments == null)
{
    Console.Error.WriteLine($"stack-host: {problem}\n{HostArguments.Usage}");
    return 2;
}

var sent = new PacketQueue();
TapCard? tap = arguments.Tap.Length == 0 ? null : new TapCard(arguments.Tap, arguments.Mac, arguments.Mtu);
NetCard card = tap ?? (NetCard)new ScriptCard(sent, arguments.Mtu);
if (tap != null && arguments.ScriptPort.Length > 0)
    tap.Copies = sent;
if (arguments.ScriptPort.Length > 0)
    Rehearsal.Run(arguments);
var machine = new Machine(arguments, card);
if (!machine.TryStart(out string wrong))
{
    Console.Error.WriteLine($"stack-host: {wrong}");
    return 2;
}

ScriptPort? opened = null;
try
{
    if (arguments.ScriptPort.Length > 0)
        opened = new ScriptPort(arguments.ScriptPort, machine, sent);
}
catch (IOException error)
{
    Console.Error.WriteLine($"stack-host: {error.Message}");
    return 2;
}

using ScriptPort? port = opened;
var loop = new HostLoop(machine, tap, port);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => loop.Stop(context));
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => loop.Stop(context));
string[] where = [arguments.Tap, arguments.ScriptPort];
string up = string.Join(" and ", where.Where(name => name.Length > 0));
Console.WriteLine($"stack-host: {up} up, running {(arguments.Run.Length == 0 ? "no programs" : arguments.Run)}");
loop.Run(arguments.Seconds, arguments.Exits);
Report.Write(machine.Stack, Console.Out);
return arguments.Exits && machine.Programs.Status is JobStatus.Failed or JobStatus.Running ? 1 : 0;
