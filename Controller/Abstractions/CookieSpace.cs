using OpenFlow.Protocol.Types;

namespace Controller.Abstractions;

/// <summary>
/// Whose a flow is, told by its cookie:
/// <code>
///  63        55        47                  31                                      0
/// +---------+---------+-------------------+---------------------------------------+
/// |  magic  |   app   |    rule group     |         stable hash of the object     |
/// +---------+---------+-------------------+---------------------------------------+
/// </code>
/// The top bit of the app octet tells dynamic flows (learnt hosts, bindings), which an app adds and removes as
/// packets come, from static ones, which it declares.
/// </summary>
public readonly record struct CookieSpace(byte App)
{
    /// <summary>Bits that say "this controller's".</summary>
    public const ulong MagicMask = 0xff00_0000_0000_0000;

    /// <summary>Bits that say "this app's, of this kind".</summary>
    public const ulong AppMask = 0xffff_0000_0000_0000;

    private const byte MagicValue = 0x5d;
    private const byte DynamicBit = 0x80;
    private const int AppShift = 48;
    private const int RuleShift = 32;

    /// <summary>The controller's own: link discovery.</summary>
    public static CookieSpace Core => new(0x00);

    public static CookieSpace L2Learning => new(0x01);

    /// <summary>What the policy file asks for: access lists, forwards, mirrors, limits, raw flows.</summary>
    public static CookieSpace Policy => new(0x02);

    /// <summary>Tenants' networks over several hosts.</summary>
    public static CookieSpace Overlay => new(0x03);

    /// <summary>The filter for every flow of this controller, with <see cref="MagicMask"/>.</summary>
    public static Cookie Magic => new((ulong)MagicValue << 56);

    /// <summary>The filter for this app's dynamic flows, with <see cref="AppMask"/>.</summary>
    public Cookie AllDynamic => Dynamic(0, 0);

    /// <summary>The filter for this app's static flows, with <see cref="AppMask"/>.</summary>
    public Cookie AllStatic => Static(0, 0);

    public static bool IsOurs(Cookie cookie) => cookie.Passes(Magic, MagicMask);

    public static bool IsDynamic(Cookie cookie) => ((cookie.Value >> AppShift) & DynamicBit) != 0;

    /// <summary>The app whose flow it is.</summary>
    public static CookieSpace Of(Cookie cookie) => new((byte)((cookie.Value >> AppShift) & ~(ulong)DynamicBit));

    /// <summary>The rule group of a cookie of ours.</summary>
    public static ushort RuleOf(Cookie cookie) => (ushort)(cookie.Value >> RuleShift);

    public Cookie Static(ushort rule, uint hash) => Make(App, rule, hash);

    public Cookie Dynamic(ushort rule, uint hash) => Make((byte)(App | DynamicBit), rule, hash);

    /// <summary>A group of this app; groups have no cookie, so the number itself tells whose it is.</summary>
    public GroupId Group(ushort index) => new(((uint)MagicValue << 24) | ((uint)App << 16) | index);

    public static bool IsOurs(GroupId group) => group.Value >> 24 == MagicValue;

    private static Cookie Make(byte app, ushort rule, uint hash) =>
        new(((ulong)MagicValue << 56) | ((ulong)app << AppShift) | ((ulong)rule << RuleShift) | hash);
}
