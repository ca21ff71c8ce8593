namespace Controller.Ovsdb.Rpc;

/// <summary>The bounds of one connection.</summary>
/// <param name="MaxMessageSize">In octets; a larger one ends the connection.</param>
/// <param name="MaxPending">Requests without an answer, and messages that wait to be sent; one more is refused.</param>
/// <param name="Probe">After so long a silence an echo is sent; after as long again the connection ends.</param>
/// <param name="Timeout">How long an answer may take.</param>
internal sealed record RpcOptions(int MaxMessageSize, int MaxPending, TimeSpan Probe, TimeSpan Timeout);
