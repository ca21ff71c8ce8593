using OpenFlow.Protocol.Wire;

namespace Testing;

/// <summary>What a fake switch does wrong; may be changed at any time. A half message is one to send raw.</summary>
public sealed class FakeFaults
{
    private volatile TaskCompletionSource? _pause;

    /// <summary>It connects and says nothing, not even HELLO.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Whether it answers ECHO_REQUEST.</summary>
    public bool AnswersEcho { get; set; } = true;

    /// <summary>It closes the connection when a message of this type comes, unanswered.</summary>
    public MessageType? ClosesAt { get; set; }

    /// <summary>Messages for which this says so are not done and not answered.</summary>
    public Predicate<byte[]> Ignores { get; set; } = _ => false;

    /// <summary>Changes what it sends; null sends nothing.</summary>
    public Func<byte[], byte[]?> Rewrites { get; set; } = message => message;

    /// <summary>It leaves what comes in the socket, until <see cref="ResumeReading"/>.</summary>
    public void StopReading() =>
        _pause ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void ResumeReading()
    {
        TaskCompletionSource? pause = _pause;
        _pause = null;
        pause?.TrySetResult();
    }

    internal Task ReadingAllowed => _pause?.Task ?? Task.CompletedTask;
}
