using OpenFlow.Protocol.Types;

namespace Controller.Abstractions;

/// <summary>
/// An app by name and how an instance of it is made for a switch; null where it has no business there.
/// </summary>
/// <param name="Cookies">The app's share of the cookies, by which its flows come back to it.</param>
public sealed record AppFactory(string Name, CookieSpace Cookies, Func<ISwitch, SwitchApp?> Create)
{
    /// <summary>
    /// What makes an instance on a switch what it is, compared by <see cref="object.Equals(object)"/>: where it is
    /// another in the next configuration, the instance is replaced by a new one, else it stays. Null: the instance is
    /// replaced unless the next configuration has this very <see cref="Create"/>.
    /// </summary>
    public Func<DatapathId, object?>? OptionsOf { get; init; }

    /// <summary>Whether an instance that <paramref name="other"/> made for this switch is as one of this factory.</summary>
    public bool MakesSame(AppFactory other, DatapathId id)
    {
        if (Name != other.Name || Cookies != other.Cookies)
            return false;
        return OptionsOf is null || other.OptionsOf is null
            ? ReferenceEquals(Create, other.Create)
            : Equals(OptionsOf(id), other.OptionsOf(id));
    }
}
