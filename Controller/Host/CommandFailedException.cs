namespace Controller.Host;

/// <summary>Ends a command with a message that tells its user what to do; no stack is shown.</summary>
internal sealed class CommandFailedException(string message, Exception? cause = null) : Exception(message, cause);
