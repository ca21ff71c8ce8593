namespace OpenFlow.Peers.Tests.Peers;

/// <summary>An implementation of OpenFlow that isn't ours.</summary>
internal interface IPeer
{
    string Name { get; }

    /// <summary>Judges whole messages; one verdict for each, in their order.</summary>
    /// <param name="messages">Their transaction ids differ.</param>
    IReadOnlyList<Verdict> Judge(IReadOnlyList<byte[]> messages);
}
