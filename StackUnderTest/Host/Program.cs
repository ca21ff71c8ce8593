using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using StackUnderTest.Host;
using StackUnderTest.Programs;
using StackUnderTest.Stack;

HostArguments? arguments = HostArguments.Parse(args, out string problem);
if (arguments == null)
{
    Console.Error.WriteLine($"stack-host: {problem}\n{HostArguments.Usage}");
    return 2;
}

Span<ulong> secret = stackalloc ulong[2];
RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(secret));
var stack = new NetworkStack(new StackOptions { SecretLow = secret[0], SecretHigh = secret[1] });
var card = new TapCard(arguments.Tap, arguments.Mac, arguments.Mtu);
var loop = new HostLoop(stack, card);
int index = stack.AddInterface(card);
if (arguments.Address.IsAny)
    stack.StartDhcp(index, loop.Now);
else
    stack.Configure(index, arguments.Address, arguments.PrefixLength, arguments.Gateway, loop.Now);
var programs = new ProgramTable(stack, new ConsoleMachine());
if (!programs.TryStart(Encoding.ASCII.GetBytes(arguments.Run), out CommandError wrong))
    return Complain($"run {arguments.Run}", wrong);
foreach ((string name, string text) in arguments.Jobs)
{
    if (!programs.TryAddJob(Encoding.ASCII.GetBytes(name), Encoding.ASCII.GetBytes(text), out _, out wrong))
        return Complain($"use --{name} {text}", wrong);
}

using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => loop.Stop(context));
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => loop.Stop(context));
Console.WriteLine($"stack-host: {arguments.Tap} up, running {arguments.Run}");
loop.Run(programs, arguments.Seconds, arguments.Exits);
Report.Write(stack, Console.Out);
return arguments.Exits && programs.Status is JobStatus.Failed or JobStatus.Running ? 1 : 0;

static int Complain(string what, CommandError error)
{
    string expected = Encoding.ASCII.GetString(error.Expected);
    Console.Error.WriteLine($"stack-host: can't {what}: at {error.Position + 1}: expected {expected}");
    return 2;
}
