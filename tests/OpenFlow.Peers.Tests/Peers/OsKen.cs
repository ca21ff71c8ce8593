using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace OpenFlow.Peers.Tests.Peers;

/// <summary>
/// os-ken, the Python controller: its parsers and serialisers, in a process that lives as long as this. See
/// osken/peer.py.
/// </summary>
internal sealed class OsKen : IPeer, IDisposable
{
    private const string Python = "/usr/bin/python3";
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(300);
    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "osken", "peer.py");

    private readonly Process _process;

    public OsKen()
    {
        ProcessStartInfo start = BoundedProgram.Describe(Python, "-W", "ignore", "-B", Script, "judge");
        start.RedirectStandardError = false;
        _process = Process.Start(start)!;
    }

    public string Name => "os-ken";

    /// <summary>Random valid messages, most of them of os-ken's own serialisers.</summary>
    public static IReadOnlyList<(string Kind, byte[] Octets)> Make(int seed, int count)
    {
        (string output, string errors, int exitCode) = BoundedProgram.Run(Python, "-W", "ignore", "-B", Script, "make",
            seed.ToString(CultureInfo.InvariantCulture), count.ToString(CultureInfo.InvariantCulture));
        Assert.True(exitCode == 0, errors);
        return
        [
            .. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
            {
                using JsonDocument made = JsonDocument.Parse(line);
                return (made.RootElement.GetProperty("kind").GetString()!,
                    Convert.FromHexString(made.RootElement.GetProperty("hex").GetString()!));
            }),
        ];
    }

    public IReadOnlyList<Verdict> Judge(IReadOnlyList<byte[]> messages)
    {
        // It answers while it is still being asked: whoever only wrote first would wait for it, and it for its reader.
        Task asking = Task.Run(() =>
        {
            foreach (byte[] message in messages)
                _process.StandardInput.WriteLine(Convert.ToHexStringLower(message));
            _process.StandardInput.WriteLine();
            _process.StandardInput.Flush();
        });
        var verdicts = new Verdict[messages.Count];
        for (int i = 0; i < verdicts.Length; i++)
            verdicts[i] = Read();
        asking.Wait(Bound);
        return verdicts;
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(Bound))
            _process.Kill();
        _process.Dispose();
    }

    private Verdict Read()
    {
        Task<string?> line = _process.StandardOutput.ReadLineAsync();
        if (!line.Wait(Bound))
            throw new TimeoutException("os-ken doesn't answer");
        using JsonDocument answer = JsonDocument.Parse(line.Result ?? throw new IOException("os-ken has ended"));
        JsonElement root = answer.RootElement;
        string? again = root.GetProperty("again").GetString();
        return new Verdict(root.GetProperty("ok").GetBoolean(), root.GetProperty("why").GetString()!)
        {
            Again = again is null ? null : Convert.FromHexString(again),
        };
    }
}
