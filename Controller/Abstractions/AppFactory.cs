namespace Controller.Abstractions;

/// <summary>
/// An app by name and how an instance of it is made for a switch; null where it has no business there.
/// </summary>
/// <param name="Cookies">The app's share of the cookies, by which its flows come back to it.</param>
public sealed record AppFactory(string Name, CookieSpace Cookies, Func<ISwitch, SwitchApp?> Create);
