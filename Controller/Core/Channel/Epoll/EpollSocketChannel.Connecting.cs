using System.Net;
using System.Net.Sockets;
using DotNetty.Common.Concurrency;
using DotNetty.Transport.Channels;
using Completion = DotNetty.Common.Concurrency.TaskCompletionSource;

namespace Controller.Core.Channel.Epoll;

/// <summary>How a connection is made from this end.</summary>
public sealed partial class EpollSocketChannel
{
    /// <summary>Set while the kernel is connecting.</summary>
    private Completion? _connectDone;
    private IPEndPoint? _connectingTo;
    private IScheduledTask? _connectTimeout;

    private Task Connect(EndPoint remoteAddress, EndPoint? localAddress)
    {
        if (!Open)
            return Task.FromException(new ClosedChannelException());
        if (Active)
            return Task.FromException(new AlreadyConnectedException());
        if (_connectDone is not null)
            return Task.FromException(new ConnectionPendingException());
        try
        {
            IPEndPoint remote = SocketEndPoints.RequireIP(remoteAddress);
            OpenSocket(remote, localAddress);
            var done = new Completion();
            StartConnect(remote, done);
            return done.Task;
        }
        catch (Exception e)
        {
            Unsafe.CloseAsync();
            return Task.FromException(AsConnectFailure(e, remoteAddress));
        }
    }

    private void OpenSocket(IPEndPoint remote, EndPoint? localAddress)
    {
        const int Type = LibC.SocketStream | LibC.NonBlocking | LibC.CloseOnExec;
        OwnSocket(FileDescriptor.From(LibC.Socket(SocketEndPoints.KernelFamily(remote), Type, 0), "socket"));
        if (localAddress is null)
            return;
        if (SocketEndPoints.Bind(Socket, SocketEndPoints.RequireIP(localAddress)) != 0)
            throw Errno.ToException(Errno.Last, $"bind {localAddress}");
    }

    private void StartConnect(IPEndPoint remote, Completion done)
    {
        _connectDone = done;
        _connectingTo = remote;
        if (SocketEndPoints.Connect(Socket, remote) == 0)
        {
            FinishConnect();
            return;
        }
        if (Errno.Last is not (Errno.InProgress or Errno.Interrupted))
            throw Errno.ToException(Errno.Last);
        Watch(EpollEvents.Out);
        TimeSpan timeout = _configuration.ConnectTimeout;
        if (timeout > TimeSpan.Zero)
            _connectTimeout = Loop.Schedule(
                static channel => ((EpollSocketChannel)channel).TimeOutConnect(), this, timeout);
    }

    private void FinishConnect()
    {
        Completion done = _connectDone!;
        int errno = TakePendingError();
        if (errno != 0)
        {
            FailConnect(AsConnectFailure(Errno.ToException(errno), _connectingTo));
            return;
        }
        EndConnect();
        SetActive();
        Watch(_configuration.AutoRead ? EpollEvents.In : EpollEvents.None);
        Pipeline.FireChannelActive();
        done.TryComplete();
    }

    private void TimeOutConnect()
    {
        if (_connectDone is not null)
            FailConnect(new ConnectTimeoutException($"connection timed out: {_connectingTo}"));
    }

    private void FailConnect(Exception cause)
    {
        Completion done = _connectDone!;
        EndConnect();
        done.TrySetException(cause);
        Unsafe.CloseAsync();
    }

    private void AbandonConnect()
    {
        Completion? done = _connectDone;
        EndConnect();
        done?.TrySetException(new ClosedChannelException());
    }

    private void EndConnect()
    {
        _connectTimeout?.Cancel();
        _connectTimeout = null;
        _connectDone = null;
    }

    private static Exception AsConnectFailure(Exception cause, EndPoint? remoteAddress) =>
        cause is SocketException
            ? new ConnectException($"can't connect to {remoteAddress}: {cause.Message}", cause)
            : cause;
}
