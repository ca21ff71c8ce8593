using Controller.Core;
using Controller.Host.Policies;

namespace Controller.Host;

/// <summary>Puts the program together: the only place that names apps.</summary>
internal static class Composition
{
    public static IRunnableController Create(
        ControllerOptions options, LearningCatalog learning, ILoggerFactory loggers, TimeProvider time) =>
        throw new CommandFailedException("this build has no controller core");
}
