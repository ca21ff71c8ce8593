namespace Controller.Ovsdb;

/// <summary>What an OVSDB server said, or failed to say; its text is for people.</summary>
public class OvsdbException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The connection ended. What was asked may have been carried out, or not.</summary>
public sealed class OvsdbDisconnectedException(string message, Exception? inner = null)
    : OvsdbException(message, inner);

/// <summary>The server was asked and didn't answer in time. It may have carried out what was asked.</summary>
public sealed class OvsdbTimeoutException(string message) : OvsdbException(message);

/// <summary>The server broke RFC 7047: its connection can't be used any more.</summary>
public sealed class OvsdbProtocolException(string message, Exception? inner = null) : OvsdbException(message, inner);

/// <summary>The server answered with an error (RFC 7047 section 3.1): nothing was changed.</summary>
/// <param name="error">Its short name, such as <c>constraint violation</c> or <c>unknown method</c>.</param>
/// <param name="details">What it adds; may be empty.</param>
public sealed class OvsdbErrorException(string error, string details)
    : OvsdbException(details.Length == 0 ? error : $"{error}: {details}")
{
    public string Error => error;

    public string Details => details;
}
