using System.Net;

namespace Controller.Host.Captures;

/// <summary>
/// A message of a capture, when its last octet was seen; or octets of a stream that are no message, with what is wrong.
/// </summary>
internal sealed record CapturedMessage(DateTime Time, IPEndPoint From, IPEndPoint To, byte[] Octets, string? Trouble);
