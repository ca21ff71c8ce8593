using System.Runtime;

namespace Internal.Runtime;

/// <summary>
/// The compiler marks where managed code is entered and left so that a collector can stop threads. There is neither.
/// </summary>
internal static class Transitions
{
    [RuntimeExport("RhpReversePInvoke")]
    public static void Enter(nint frame)
    {
    }

    [RuntimeExport("RhpReversePInvokeReturn")]
    public static void Leave(nint frame)
    {
    }

    [RuntimeExport("RhpPInvoke")]
    public static void CallOut(nint frame)
    {
    }

    [RuntimeExport("RhpPInvokeReturn")]
    public static void ComeBack(nint frame)
    {
    }

    [RuntimeExport("RhpGcPoll")]
    public static void Poll()
    {
    }
}
