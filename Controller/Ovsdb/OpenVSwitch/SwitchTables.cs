namespace Controller.Ovsdb.OpenVSwitch;

/// <summary>
/// The part of Open vSwitch's database that is copied (ovs-vswitchd.conf.db(5)). Statistics aren't: they change every few
/// seconds, and OpenFlow tells them, too.
/// </summary>
public static class SwitchTables
{
    public const string Database = "Open_vSwitch";

    internal const string Root = "Open_vSwitch";
    internal const string Bridge = "Bridge";
    internal const string Port = "Port";
    internal const string Interface = "Interface";
    internal const string Controller = "Controller";
    internal const string Manager = "Manager";

    public static IReadOnlyDictionary<string, IReadOnlyList<string>> All { get; } =
        new Dictionary<string, IReadOnlyList<string>>
        {
            [Root] =
            [
                "bridges", "manager_options", "next_cfg", "cur_cfg", "ovs_version", "db_version", "datapath_types",
                "iface_types", "external_ids",
            ],
            [Bridge] =
            [
                "name", "ports", "controller", "datapath_type", "datapath_id", "fail_mode", "protocols", "other_config",
                "external_ids",
            ],
            [Port] = ["name", "interfaces", "external_ids"],
            [Interface] =
            [
                "name", "type", "options", "ofport", "error", "mac_in_use", "link_state", "bfd", "bfd_status",
                "external_ids",
            ],
            [Controller] =
            [
                "target", "connection_mode", "max_backoff", "inactivity_probe", "is_connected", "role", "status",
                "external_ids",
            ],
            [Manager] = ["target", "is_connected", "status", "external_ids"],
        };
}
