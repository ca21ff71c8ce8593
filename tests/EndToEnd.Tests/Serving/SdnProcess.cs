using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using EndToEnd.Tests.Running;

namespace EndToEnd.Tests.Serving;

/// <summary><c>sdn serve</c> on loopback, on ports that the system chose.</summary>
internal sealed partial class SdnProcess : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("sdn-e2e-");
    private readonly BackgroundCommand _command;

    private SdnProcess()
    {
        Api = $"unix:{_directory.FullName}/api.sock";
        _command = new BackgroundCommand(
            Repository.Sdn, "serve", "--listen", "127.0.0.1:0", "--api", Api, "--metrics", "off");
    }

    public string Api { get; }

    public string Log => _command.Said;

    public IPEndPoint EndPoint => new(IPAddress.Loopback,
        int.Parse(Serving().Match(Log).Groups[1].ValueSpan, CultureInfo.InvariantCulture));

    public static async Task<SdnProcess> StartAsync()
    {
        var sdn = new SdnProcess();
        await sdn.SaysAsync("serves switches on");
        return sdn;
    }

    public Task SaysAsync(string text, TimeSpan? within = null) => _command.SaysAsync(text, within);

    public async Task<Output> StopAsync()
    {
        await _command.SignalAsync("TERM");
        return await _command.EndAsync(Eventually.Soon);
    }

    public async ValueTask DisposeAsync()
    {
        await _command.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    [GeneratedRegex(@"serves switches on 127\.0\.0\.1:(\d+)")]
    private static partial Regex Serving();
}
