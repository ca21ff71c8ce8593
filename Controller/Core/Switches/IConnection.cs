using System.Net;

namespace Controller.Core.Switches;

/// <summary>
/// What carries a session's bytes: a DotNetty channel, or a test. All members but <see cref="Post"/> are for the
/// connection's own event loop.
/// </summary>
internal interface IConnection
{
    EndPoint? RemoteAddress { get; }

    /// <summary>Milliseconds of a monotonic clock.</summary>
    long Now { get; }

    /// <summary>
    /// Room for <paramref name="size"/> octets behind everything reserved before. It goes out, without a further
    /// call, at the end of this turn of the event loop.
    /// </summary>
    Span<byte> Reserve(int size);

    /// <summary>Sends what was reserved, then closes; nothing is read any more.</summary>
    void Close();

    /// <summary>Runs work on the event loop, from any thread; dropped once the connection has closed.</summary>
    void Post(Action work);
}
