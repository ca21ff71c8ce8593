using System.Runtime.InteropServices;

namespace Controller.Host.Serving;

/// <summary>SIGHUP: the policy is read again.</summary>
internal sealed class ReloadSignal : IDisposable
{
    private readonly PolicyService _policy;
    private readonly ILogger _log;
    private readonly PosixSignalRegistration _registration;

    public ReloadSignal(PolicyService policy, ILogger log)
    {
        (_policy, _log) = (policy, log);
        _registration = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Handle);
    }

    public void Dispose() => _registration.Dispose();

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true; // Without this, SIGHUP ends the program.
        _ = ReloadAsync();
    }

    private async Task ReloadAsync()
    {
        try
        {
            await _policy.ReloadAsync("SIGHUP", asked: true, CancellationToken.None);
        }
        catch (Exception error)
        {
            _log.ReloadFailed(error);
        }
    }
}
