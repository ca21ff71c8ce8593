namespace OpenFlow.Peers.Tests.Peers;

/// <summary>A file that goes with this.</summary>
internal sealed class TemporaryFile : IDisposable
{
    public string Path { get; } = System.IO.Path.GetTempFileName();

    public void Dispose() => File.Delete(Path);
}
