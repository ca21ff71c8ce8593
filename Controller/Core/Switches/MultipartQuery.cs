using OpenFlow.Protocol.Multipart;
using OpenFlow.Protocol.Wire;

namespace Controller.Core.Switches;

/// <summary>Reads the body of one part of a multipart reply; entries are never split between parts.</summary>
internal delegate bool PartReader(ReadOnlySpan<byte> body, out OpenFlowError error);

/// <summary>A multipart request that waits for its parts.</summary>
internal sealed class MultipartQuery(MultipartType type, PartReader read, Action<RequestOutcome, OpenFlowError> end)
    : PendingRequest
{
    public override bool TryTake(ReadOnlySpan<byte> frame, out bool last, out OpenFlowError error)
    {
        last = false;
        if (!MultipartReply.TryRead(frame, out MultipartReply reply, out error))
            return false;
        if (reply.Type != type)
        {
            error = OpenFlowErrors.BadMultipart;
            return false;
        }
        last = (reply.Flags & MultipartFlags.More) == 0;
        return read(reply.Body, out error);
    }

    public override void End(RequestOutcome outcome, OpenFlowError error) => end(outcome, error);
}

/// <summary>A request with one reply whose content doesn't matter, such as a barrier, or with errors only.</summary>
internal sealed class PlainQuery(Action<RequestOutcome, OpenFlowError> end) : PendingRequest
{
    public override bool TryTake(ReadOnlySpan<byte> frame, out bool last, out OpenFlowError error)
    {
        last = true;
        error = default;
        return true;
    }

    public override void End(RequestOutcome outcome, OpenFlowError error) => end(outcome, error);
}
