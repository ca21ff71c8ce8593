using System;
using StackUnderTest.Stack;
using StackUnderTest.Stack.Sockets;

namespace StackUnderTest.Programs.Probing;

/// <summary>
/// Runs probes in order, a step after the other, and writes a line of JSON for each step, one at each probe's end, and
/// one at the end of all.
/// </summary>
internal sealed class ProbeJob : GuestJob
{
    private const int GreatestScripts = 8;
    private const long RetryPause = 200 * StackOptions.Millisecond;
    private const long ConsolePause = 5 * StackOptions.Millisecond;
    private const int GreatestConsoleText = 2048;

    private readonly ProbeScript[] _scripts = new ProbeScript[GreatestScripts];
    private readonly int[] _rounds = new int[ProbeScript.Capacity];
    private readonly byte[] _line = new byte[768];
    private readonly ProbeAction[] _actions;
    private readonly GuestMachine _machine;
    private ProbeAction? _action;
    private ProbeScript? _console;
    private int _scriptCount;
    private int _script;
    private int _at;
    private int _attempt;
    private long _wake;
    private long _stepStarted;
    private long _scriptStarted;
    private long _steps;
    private long _passed;
    private long _allSteps;
    private long _allPassed;

    public ProbeJob(NetworkStack stack, int tag, GuestMachine machine)
        : base(stack, tag)
    {
        _machine = machine;
        var transfer = new TransferAction(stack, tag);
        var listen = new ListenAction(stack, tag);
        _actions = new ProbeAction[(int)ProbeVerb.Hear + 1];
        _actions[(int)ProbeVerb.Address] = new AddressAction(stack, tag);
        _actions[(int)ProbeVerb.Sleep] = new SleepAction(stack, tag);
        _actions[(int)ProbeVerb.Ping] = new PingAction(stack, tag);
        _actions[(int)ProbeVerb.Tcp] = new ConnectAction(stack, tag);
        _actions[(int)ProbeVerb.Send] = transfer;
        _actions[(int)ProbeVerb.Receive] = transfer;
        _actions[(int)ProbeVerb.Echo] = transfer;
        _actions[(int)ProbeVerb.Udp] = new DatagramAction(stack, tag);
        _actions[(int)ProbeVerb.Http] = new HttpAction(stack, tag);
        _actions[(int)ProbeVerb.Listen] = listen;
        _actions[(int)ProbeVerb.Hear] = listen;
    }

    public override long NextDeadline => HasEnded ? long.MaxValue
        : _action != null ? _action.Deadline : _wake;

    private ref ProbeStep Step => ref _scripts[_script].Steps[_at];

    /// <summary>Adds a probe; only before the first tick, because it allocates.</summary>
    public bool TryAdd(ReadOnlySpan<byte> text, long delay, out CommandError error)
    {
        if (_scriptCount == GreatestScripts)
        {
            error = new CommandError(0, "at most 8 probes"u8);
            return false;
        }

        var script = new ProbeScript(text, delay);
        if (!ProbeParser.TryParse(script, out error))
            return false;
        _scripts[_scriptCount++] = script;
        return true;
    }

    /// <summary>
    /// Once the probes are done, takes more from the console, one a line (<c>probe=SCRIPT</c>), and never ends. Only
    /// before the first tick, because it allocates.
    /// </summary>
    public void ListenToConsole() => _console = new ProbeScript(GreatestConsoleText);

    /// <summary>Its first tick begins: the delay of the first probe counts from there.</summary>
    public override SocketError Start()
    {
        _script = -1;
        return SocketError.None;
    }

    public override void OnReady(SocketHandle socket, long now)
    {
        if (_action != null && _action.Owns(socket))
            _action.OnReady(socket, now);
        Advance(now);
    }

    public override void Tick(long now)
    {
        if (_script < 0)
            NextScript(now);
        else if (_script == _scriptCount)
            LookAtConsole(now);
        else if (_action != null)
            _action.Tick(now);
        else
            Begin(now);
        Advance(now);
    }

    // Steps that end at once follow each other here, not one in another.
    private void Advance(long now)
    {
        while (!HasEnded && _action != null && _action.Outcome != ProbeOutcome.None)
            EndStep(now);
    }

    private void NextScript(long now)
    {
        _script++;
        _at = 0;
        _attempt = 0;
        _steps = _passed = 0;
        Array.Clear(_rounds);
        if (_script == _scriptCount)
        {
            _wake = now + ConsolePause;
            EndAll();
            return;
        }

        _wake = _scriptStarted = now + _scripts[_script].Delay;
    }

    private void Begin(long now)
    {
        if (_attempt == 0)
            _stepStarted = now;
        _action = _actions[(int)Step.Verb];
        _action.Reset();
        _action.Start(_scripts[_script], Step, now);
    }

    private void EndStep(long now)
    {
        ProbeAction action = _action!;
        bool right = ProbeOutcomes.Meets(action.Outcome, Step.Expected);
        action.Stop();
        _action = null;
        if (!right && _attempt < Step.Retries)
        {
            _attempt++;
            _wake = now + RetryPause;
            return;
        }

        if (Step.Verb != ProbeVerb.Sleep)
        {
            _steps++;
            _passed += right ? 1 : 0;
            WriteStep(action, right, now);
        }

        _attempt = 0;
        _at++;
        while (_at < _scripts[_script].Count && Step.Verb == ProbeVerb.Repeat)
            Repeat();
        if (_at == _scripts[_script].Count)
            EndScript(now);
        else
            Begin(now);
    }

    private void Repeat()
    {
        bool again = ++_rounds[_at] < Step.Count;
        if (!again)
            _rounds[_at] = 0;
        _at = again ? Step.First : _at + 1;
    }

    private void WriteStep(ProbeAction action, bool right, long now)
    {
        var line = new JsonLine(_line);
        line.Number("probe"u8, _script + 1);
        line.Number("n"u8, _steps);
        line.Text("step"u8, ProbeStep.NameOf(Step.Verb));
        if (Step.Kind == ProbeTarget.Port)
            line.Number("port"u8, Step.Port);
        else if (!Step.Target.IsAny)
            line.Address("target"u8, Step.Target, Step.Port);
        if (Step.Kind == ProbeTarget.Http)
            line.Text("path"u8, _scripts[_script].PathOf(Step));
        line.Text("expect"u8, ProbeOutcomes.NameOf(Step.Expected));
        line.Text("result"u8, ProbeOutcomes.NameOf(action.Outcome));
        line.Bool("ok"u8, right);
        line.Number("ms"u8, (now - _stepStarted) / StackOptions.Millisecond);
        if (_attempt > 0)
            line.Number("retries"u8, _attempt);
        action.Describe(ref line);
        Write(ref line);
    }

    private void EndScript(long now)
    {
        var line = new JsonLine(_line);
        line.Number("probe"u8, _script + 1);
        line.Text("step"u8, "end"u8);
        line.Number("steps"u8, _steps);
        line.Number("passed"u8, _passed);
        line.Number("failed"u8, _steps - _passed);
        line.Bool("ok"u8, _passed == _steps);
        line.Number("ms"u8, (now - _scriptStarted) / StackOptions.Millisecond);
        Write(ref line);
        _allSteps += _steps;
        _allPassed += _passed;
        NextScript(now);
    }

    private void LookAtConsole(long now)
    {
        _wake = now + ConsolePause;
        if (!_machine.TryReadLine(out ReadOnlySpan<byte> text))
            return;
        ReadOnlySpan<byte> word = "probe="u8;
        if (!text.StartsWith(word) || !_console!.TrySet(text[word.Length..]))
        {
            WriteError(0, "probe=SCRIPT of at most 2048 octets"u8);
            return;
        }

        if (!ProbeParser.TryParse(_console, out CommandError error))
        {
            WriteError(word.Length + error.Position, error.Expected);
            return;
        }

        _scripts[0] = _console;
        _scriptCount = 1;
        _allSteps = _allPassed = 0;
        _script = -1;
        NextScript(now);
    }

    private void WriteError(int position, ReadOnlySpan<byte> expected)
    {
        var line = new JsonLine(_line);
        line.Number("at"u8, position + 1);
        line.Text("expected"u8, expected);
        line.Bool("ok"u8, false);
        Write(ref line);
    }

    private void EndAll()
    {
        if (_console != null && _scriptCount == 0)
            return;
        var line = new JsonLine(_line);
        line.Number("probes"u8, _scriptCount);
        line.Number("steps"u8, _allSteps);
        line.Number("passed"u8, _allPassed);
        line.Number("failed"u8, _allSteps - _allPassed);
        line.Bool("ok"u8, _allPassed == _allSteps);
        Write(ref line);
        if (_console == null)
            End(_allPassed == _allSteps);
    }

    private void Write(ref JsonLine line) => _machine.WriteLine(new ReadOnlySpan<byte>(_line, 0, line.End()));
}
