using System.Diagnostics;
using System.Net.Sockets;
using Controller.Abstractions;
using Controller.Core.Channel;
using Controller.Core.Flows;
using Microsoft.Extensions.Logging;
using OpenFlow.Protocol.Messages;
using OpenFlow.Protocol.Packets;
using OpenFlow.Protocol.Text;
using OpenFlow.Protocol.Types;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Switches;

/// <summary>
/// One connection of a switch, from its HELLO to its end: receives every message and sends every answer.
/// How it becomes a switch to work with, and its ports, are in <c>SwitchSession.Establishing.cs</c>; what apps and
/// others ask of it is in <c>SwitchSession.Serving.cs</c>.
/// </summary>
/// <remarks>
/// Threads: all members run on the connection's event loop but those marked otherwise. Echoes are answered here,
/// ahead of the apps, so that a busy app never costs the connection.
/// </remarks>
internal sealed partial class SwitchSession : ISessionEvents, IReconciled
{
    private const int EchoMisses = 3;
    private const int MaxDescribed = 256;

    // An ERROR carries at least 64 octets of the message it is about (OpenFlow 1.3.5 §7.4.4).
    private const int ErrorDataSize = 64;

    private readonly SessionServices _services;
    private readonly IConnection _connection;
    private readonly Handshake _handshake = new();
    private readonly RequestTable _requests;
    private readonly PortTable _ports;
    private readonly LogLimiter _warnings = new();
    private readonly EventReporter _events;
    private readonly Reconciler _reconciler;
    private readonly long _openedAt;
    private SwitchStatistics _statistics = new();
    private uint _lastXid;
    private long _lastHeard;
    private int _echoesUnanswered;
    private string _closeReason = "";
    private int _batchPacketIns;
    private long _batchStart;

    public SwitchSession(SessionServices services, IConnection connection)
    {
        _services = services;
        _connection = connection;
        _ports = new PortTable(name => Configuration.IsDeclared(Id, name));
        _requests = new RequestTable(services.Options.RequestTimeout);
        _events = new EventReporter(services.Log, () => Name, _ports);
        _reconciler = new Reconciler(this);
        _drift = new DriftWatch(this, _reconciler);
        _openedAt = connection.Now;
        _lastHeard = _openedAt;
    }

    public void OnOpened()
    {
        _services.Registry.Opened(this);
        Send(new Hello());
    }

    public void OnFrame(ReadOnlySpan<byte> frame)
    {
        Header.TryRead(frame, out Header header);
        _lastHeard = _connection.Now;
        _echoesUnanswered = 0;
        // The hot path first: nothing else comes a million times a second.
        if (header.Type == MessageType.PacketIn && _handshake.Phase == HandshakePhase.Complete
            && header.Version == Header.Version13)
            OnPacketIn(frame, header);
        else
            OnOther(frame, header);
    }

    public void OnReadComplete()
    {
        EndTurn();
        if (_batchPacketIns == 0)
            return;
        _services.PacketInLatency.Add(Stopwatch.GetTimestamp() - _batchStart, _batchPacketIns);
        _batchPacketIns = 0;
    }

    public void OnTick(TimeSpan halfMessage)
    {
        ReportSuppressed();
        _events.Tick();
        if (_requests.Expire(_connection.Now) is { } expired)
            expired.ForEach(request => _services.Log.RequestTimedOut(Name, request));
        if (halfMessage > _services.Options.HandshakeTimeout)
            Close("the rest of a message didn't come");
        else if (_handshake.Phase != HandshakePhase.Complete)
            CheckHandshakeTime();
        else
            CheckEcho();
        if (IsRunning)
            OnRunningTick();
        ReleaseIfWarmTooLong();
        EndTurn();
    }

    public void OnBrokenFraming()
    {
        _statistics.MalformedMessages++;
        _services.Drops.Count("broken-framing");
        Close("a message length below 8: the stream can't be followed any further");
    }

    public void OnClosed(Exception? cause)
    {
        if (cause is not (null or IOException or SocketException))
            _services.Log.SessionFailed(cause, Name);
        // The end comes first: who waited for an answer must not take it for that of a switch that is there.
        EndSession(_closeReason.Length > 0 ? _closeReason : cause?.Message ?? "the switch closed the connection");
        _requests.Clear();
    }

    /// <summary>Sends what is pending and closes; from the event loop.</summary>
    public void Close(string reason)
    {
        if (_closeReason.Length > 0)
            return;
        _closeReason = reason;
        _connection.Close();
    }

    /// <summary>Sends one message and returns its transaction id; a session that has ended sends nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is larger than its 16-bit length can say.</exception>
    public Xid Send<TMessage>(in TMessage message)
        where TMessage : IMessage, allows ref struct
    {
        var xid = new Xid(++_lastXid);
        SendAs(xid, message);
        return xid;
    }

    public void SendBarrier(Action<bool> passed) =>
        SendRequest(new BarrierRequest(), new PlainQuery((outcome, _) => passed(outcome == RequestOutcome.Answered))
        {
            Name = "BARRIER",
            ReplyType = MessageType.BarrierReply,
        });

    /// <summary>Sends one message that is answered.</summary>
    internal Xid SendRequest<TMessage>(in TMessage message, PendingRequest request)
        where TMessage : IMessage, allows ref struct
    {
        Xid xid = Send(message);
        _requests.Add(xid, request, _connection.Now);
        return xid;
    }

    /// <summary>Ends a request that has errors only, now that none can come any more.</summary>
    internal void Settle(Xid xid) => _requests.TrySettle(xid, RequestOutcome.Answered);

    /// <summary>Gives up on a request.</summary>
    internal void Abandon(Xid xid) => _requests.TrySettle(xid, RequestOutcome.TimedOut);

    private void OnPacketIn(ReadOnlySpan<byte> frame, in Header header)
    {
        _statistics.PacketIns++;
        if (_batchPacketIns++ == 0)
            _batchStart = Stopwatch.GetTimestamp();
        if (!PacketIn.TryRead(frame, out PacketIn packet, out OpenFlowError error))
        {
            OnMalformed(frame, header, error);
            return;
        }
        PortNumber inPort = packet.InPort;
        if (!EthernetView.TryRead(packet.Data, out EthernetView ethernet))
            Ignore("packet-in-too-short");
        else if (!IsRunning)
            Ignore("packet-in-before-ready");
        else if (ethernet.OuterType == EtherType.Lldp)
            _services.Topology.FrameReceived(this, inPort, packet.Data);
        else if (!_ports.TryGet(inPort, out SwitchPort port) || !port.Forwards)
            Ignore("packet-in-port-not-forwarding");
        else
            Dispatch(new ReceivedPacket(packet, inPort, ethernet));
    }

    private void Dispatch(in ReceivedPacket packet)
    {
        if (packet.Frame.HasVlanTag)
            _statistics.VlanPacketIns++;
        if (_apps!.OnPacketIn(packet) == Verdict.Pass)
            Ignore("packet-in-no-app");
    }

    private void Ignore(string reason)
    {
        _statistics.IgnoredPacketIns++;
        _services.Drops.Count(reason);
    }

    private void OnOther(ReadOnlySpan<byte> frame, in Header header)
    {
        HandshakeStep step = _handshake.On(header, frame);
        if (step != HandshakeStep.NotMine)
        {
            Do(step, header);
            return;
        }
        if (header.Version != Header.Version13)
        {
            OnMalformed(frame, header, OpenFlowErrors.BadVersion);
            return;
        }
        switch (header.Type)
        {
            case MessageType.EchoRequest:
                SendAs(header.Xid, new EchoReply(frame[Header.Size..]));
                break;
            case MessageType.EchoReply:
                _requests.TryTake(header, frame, _connection.Now, out _);
                break;
            case MessageType.Error:
                OnError(frame, header);
                break;
            case MessageType.PortStatus:
                OnPortStatus(frame, header);
                break;
            case MessageType.FlowRemoved:
                OnFlowRemoved(frame, header);
                break;
            case MessageType.PacketIn:
                Ignore("packet-in-before-ready");
                break;
            case MessageType.Experimenter:
                OnExperimenter(frame, header);
                break;
            case MessageType.MultipartReply:
            case MessageType.BarrierReply:
            case MessageType.RoleReply:
            case MessageType.GetConfigReply:
            case MessageType.GetAsyncReply:
            case MessageType.QueueGetConfigReply:
            case MessageType.FeaturesReply:
                OnReply(frame, header);
                break;
            default:
                // Requests that only a controller makes, and numbers that 1.3 doesn't have.
                OnMalformed(frame, header, OpenFlowErrors.BadType);
                break;
        }
    }

    private void OnReply(ReadOnlySpan<byte> frame, in Header header)
    {
        if (_requests.TryTake(header, frame, _connection.Now, out OpenFlowError? error)
            || TryTakeUpdates(frame, header))
            return;
        if (error is { } malformed)
            OnMalformed(frame, header, malformed);
        else
            _services.Drops.Count("reply-to-nothing");
    }

    // Replies of bundles, and what switches may say of themselves by extensions that go unused here.
    private void OnExperimenter(ReadOnlySpan<byte> frame, in Header header)
    {
        if (!Experimenter.TryRead(frame, out Experimenter experimenter, out OpenFlowError error))
            OnMalformed(frame, header, error);
        else if (FlowMonitorPause.TryRead(frame, out FlowMonitorPause pause, out _))
            OnMonitorPause(pause.IsOver);
        else if (experimenter.Id is ExperimenterId.Nicira or ExperimenterId.Onf)
            OnReply(frame, header);
        else
            OnMalformed(frame, header, OpenFlowErrors.BadExperimenter);
    }

    private void OnError(ReadOnlySpan<byte> frame, in Header header)
    {
        if (!Error.TryRead(frame, out Error error, out OpenFlowError malformed))
        {
            OnMalformed(frame, header, malformed);
            return;
        }
        if (_requests.TryRefuse(header.Xid, error.Reason))
            return;
        _statistics.Errors++;
        string request = _reconciler.TryRefuse(header.Xid, error.Reason, out string what)
            ? what
            : MessagePrinter.Describe(error.Data);
        if (_warnings.Allows())
            _services.Log.ErrorReceived(Name, error.Reason.ToString(), request);
    }

    private void OnFlowRemoved(ReadOnlySpan<byte> frame, in Header header)
    {
        if (!FlowRemoved.TryRead(frame, out FlowRemoved removed, out OpenFlowError error))
            OnMalformed(frame, header, error);
        else if (!IsRunning || !_apps!.OnFlowRemoved(removed))
            _services.Drops.Count("flow-removed-not-ours");
    }

    /// <summary>
    /// Framing is intact, so the session goes on: counted, logged with its octets, answered with the error that
    /// the specification has for it, unless it is an answer itself.
    /// </summary>
    private void OnMalformed(ReadOnlySpan<byte> frame, in Header header, OpenFlowError error)
    {
        _statistics.MalformedMessages++;
        _services.Drops.Count("malformed-message");
        if (header.Type != MessageType.Error)
            SendAs(header.Xid, new Error(error, frame[..Math.Min(frame.Length, ErrorDataSize)]));
        if (_warnings.Allows())
        {
            string octets = Convert.ToHexStringLower(frame[..Math.Min(frame.Length, MaxDescribed)]);
            _services.Log.Malformed(Name, error.ToString(), $"{MessagePrinter.Describe(frame)}: {octets}");
        }
    }

    private void SendAs<TMessage>(Xid xid, in TMessage message)
        where TMessage : IMessage, allows ref struct
    {
        int size = message.Size;
        // Before anything is reserved: what is reserved goes out.
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, Header.MaxMessageSize, nameof(message));
        if (_state != SessionState.Ended)
            message.Write(_connection.Reserve(size), xid);
    }

    private void CheckHandshakeTime()
    {
        if (_connection.Now - _openedAt > _services.Options.HandshakeTimeout.TotalMilliseconds)
            Close($"no complete handshake within {_services.Options.HandshakeTimeout.TotalSeconds:0} s "
                + $"({_handshake.Phase})");
    }

    private void CheckEcho()
    {
        if (_connection.Now - _lastHeard < _services.Options.EchoInterval.TotalMilliseconds * (1 + _echoesUnanswered))
            return;
        if (_echoesUnanswered++ < EchoMisses)
            Send(new EchoRequest([]));
        else
            Close($"{EchoMisses} echo requests unanswered");
    }

    private void ReportSuppressed()
    {
        if (_warnings.Tick() is > 0 and var suppressed)
            _services.Log.Suppressed(Name, suppressed);
    }
}
