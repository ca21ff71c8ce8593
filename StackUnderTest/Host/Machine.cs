using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using StackUnderTest.Host.Scripting;
using StackUnderTest.Programs;
using StackUnderTest.Stack;
using StackUnderTest.Stack.Link;

namespace StackUnderTest.Host;

/// <summary>
/// A stack with its card and its programs, as the command line wants them. On a card of the script port it can start
/// anew, so that nothing of one script is left for the next.
/// </summary>
internal sealed class Machine
{
    /// <summary>Polls in a row before other work has its turn.</summary>
    private const int GreatestPolls = 64;

    /// <summary>A stack for scripts has little to carry.</summary>
    private const int ScriptPages = 1024;

    private const int LinuxQuickAcks = 16;

    private readonly HostArguments _arguments;
    private readonly NetCard _card;
    private readonly long _started = Stopwatch.GetTimestamp();

    public Machine(HostArguments arguments, NetCard card)
    {
        _arguments = arguments;
        _card = card;
        Stack = Build();
        Programs = new ProgramTable(Stack, new ConsoleMachine());
    }

    public NetworkStack Stack { get; private set; }

    public ProgramTable Programs { get; private set; }

    /// <summary>Microseconds since the start.</summary>
    public long Now => (Stopwatch.GetTimestamp() - _started) / (Stopwatch.Frequency / StackOptions.Second);

    /// <summary>Lets the stack do all that is to be done at this moment.</summary>
    public bool Settle(long now)
    {
        bool more = true;
        for (int i = 0; i < GreatestPolls && (more || (Stack.Tcp.HasPending && !Stack.WaitsForCard)); i++)
            more = Stack.Poll(now);
        return more;
    }

    /// <summary>False on a real card, whose peers would wonder.</summary>
    public bool TryStartAnew()
    {
        if (_card is not ScriptCard)
            return false;
        Stack = Build();
        Programs = new ProgramTable(Stack, new ConsoleMachine());
        return TryStart(out _);
    }

    /// <summary>Starts the programs and jobs of the command line; false, and what is wrong, if it can't.</summary>
    public bool TryStart(out string problem)
    {
        problem = "";
        if (_arguments.Run.Length > 0
            && !Programs.TryStart(Encoding.ASCII.GetBytes(_arguments.Run), out CommandError wrong))
            problem = Complaint($"run {_arguments.Run}", wrong);
        foreach ((string name, string text) in _arguments.Jobs)
        {
            byte[] job = Encoding.ASCII.GetBytes(name);
            if (!Programs.TryAddJob(job, Encoding.ASCII.GetBytes(text), out _, out wrong))
                problem = Complaint($"use --{name} {text}", wrong);
        }

        return problem.Length == 0;
    }

    private static string Complaint(string what, CommandError error) =>
        $"can't {what}: at {error.Position + 1}: expected {Encoding.ASCII.GetString(error.Expected)}";

    private NetworkStack Build()
    {
        bool scripted = _card is ScriptCard;
        Span<ulong> secret = stackalloc ulong[2];
        RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(secret));
        var options = new StackOptions { SecretLow = secret[0], SecretHigh = secret[1] };
        if (scripted)
        {
            options.PageCount = ScriptPages;
            options.QuickAcks = LinuxQuickAcks;
        }

        var stack = new NetworkStack(options);
        int index = stack.AddInterface(_card);
        if (_arguments.Address.IsAny && !scripted)
            stack.StartDhcp(index, Now);
        else
            stack.Configure(index, _arguments.Address, _arguments.PrefixLength, _arguments.Gateway, Now);
        if (scripted)
            stack.Routes.TryAdd(default, 0, default, index); // everyone is at the other end
        return stack;
    }
}
