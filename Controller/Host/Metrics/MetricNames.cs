using static Controller.Host.Metrics.MetricType;

namespace Controller.Host.Metrics;

/// <summary>
/// Every metric, named once. Where Faucet or Gauge measure the same thing, the name and the labels are theirs,
/// so their dashboards work; ours begin with <c>sdn_</c>. <c>docs/metrics.md</c> is the list for users.
/// </summary>
internal static class MetricNames
{
    // Per switch: dp_id, dp_name.
    public static readonly Metric PacketIns = new(Counter, "of_packet_ins", "Packet-ins received from the switch.");
    public static readonly Metric IgnoredPacketIns =
        new(Counter, "of_ignored_packet_ins", "Packet-ins that no app wanted.");
    public static readonly Metric VlanPacketIns = new(Counter, "of_vlan_packet_ins", "Packet-ins with a VLAN tag.");
    public static readonly Metric NonVlanPacketIns =
        new(Counter, "of_non_vlan_packet_ins", "Packet-ins without a VLAN tag.");
    public static readonly Metric FlowMessages =
        new(Counter, "of_flowmsgs_sent", "Flow-mods and packet-outs sent to the switch.");
    public static readonly Metric Errors = new(Counter, "of_errors", "OpenFlow errors received from the switch.");
    public static readonly Metric Connections = new(Counter, "of_dp_connections", "Times the switch connected.");
    public static readonly Metric Disconnections =
        new(Counter, "of_dp_disconnections", "Times the switch's connection ended.");
    public static readonly Metric SwitchStatus = new(Gauge, "dp_status", "Whether the switch is connected.");
    public static readonly Metric SwitchDescription =
        new(Gauge, "of_dp_desc_stats", "Always 1; the labels are the switch's description.");
    public static readonly Metric FlowMods =
        new(Counter, "sdn_switch_flow_mods", "Flow-mods sent to the switch.");
    public static readonly Metric PacketOuts =
        new(Counter, "sdn_switch_packet_outs", "Packet-outs sent to the switch.");
    public static readonly Metric MalformedMessages =
        new(Counter, "sdn_switch_malformed_messages", "Messages from the switch that broke the protocol.");
    public static readonly Metric AppFaults =
        new(Counter, "sdn_switch_app_faults", "Times an app failed on the switch and was restarted.");
    public static readonly Metric DuplicateHosts =
        new(Counter, "sdn_switch_duplicate_hosts", "Times a host was found to be in two places, and held in one.");
    public static readonly Metric StaticFlows =
        new(Gauge, "sdn_switch_static_flows", "Flows that the apps declare for the switch.");
    public static readonly Metric ConnectedAt =
        new(Gauge, "sdn_switch_connected_timestamp_seconds", "When the switch connected, in Unix time.");

    public static readonly Metric DriftMissing =
        new(Counter, "sdn_drift_missing", "Flows, groups and meters of ours that others deleted.");
    public static readonly Metric DriftChanged =
        new(Counter, "sdn_drift_changed", "Flows, groups and meters of ours that others changed.");
    public static readonly Metric DriftForeign =
        new(Counter, "sdn_drift_foreign", "Flows, groups and meters found that nobody here wants.");
    public static readonly Metric DriftRepairs =
        new(Counter, "sdn_drift_repairs", "Changes sent to put right what others did.");
    public static readonly Metric DriftNow =
        new(Gauge, "sdn_policy_drift_flows", "Differences to the desired state when it was last compared.");

    // Per port: dp_id, dp_name, port, port_description.
    public static readonly Metric PortStatus = new(Gauge, "port_status", "Whether the port is up.");
    public static readonly Metric PortForwards =
        new(Gauge, "sdn_port_forwards", "Whether the controller lets traffic through the port.");

    // Tunnels: dp_id, dp_name, host.
    public static readonly Metric TunnelUp =
        new(Gauge, "sdn_overlay_tunnel_up", "Whether BFD finds the tunnel to the other host to be up.");

    // Hosts: dp_id, dp_name, vlan, and a port's.
    public static readonly Metric VlanHosts =
        new(Gauge, "vlan_hosts_learned", "Hosts learnt in the VLAN; vlan 0 is untagged.");
    public static readonly Metric PortVlanHosts =
        new(Gauge, "port_vlan_hosts_learned", "Hosts learnt on the port in the VLAN; vlan 0 is untagged.");
    public static readonly Metric HostsCountedAt =
        new(Gauge, "sdn_hosts_counted_timestamp_seconds", "When hosts were last counted, in Unix time.");

    // The controller.
    public static readonly Metric PacketInSeconds =
        new(Histogram, "faucet_packet_in_secs", "From the read that held a packet-in to the flush of its answer.");
    public static readonly Metric ConfigLoadError =
        new(Gauge, "faucet_config_load_error", "Whether the last policy read was bad.");
    public static readonly Metric ConfigReloadRequests =
        new(Counter, "faucet_config_reload_requests", "Times the policy was to be read again.");
    public static readonly Metric ConfigReloads =
        new(Counter, "faucet_config_reload_warm", "Times another policy took effect; none touches what it doesn't change.");
    public static readonly Metric ConfigApplied =
        new(Gauge, "faucet_config_applied", "Share of the policy's switches that are connected and follow it.");
    public static readonly Metric Switches = new(Gauge, "sdn_switches", "Switches connected.");
    public static readonly Metric Links = new(Gauge, "sdn_links", "Links between switches, each direction for itself.");
    public static readonly Metric Dropped =
        new(Counter, "sdn_dropped", "Packets, messages and connections dropped, by reason.");
    public static readonly Metric ConnectionsAccepted =
        new(Counter, "sdn_connections_accepted", "Connections accepted from switches or whoever else.");
    public static readonly Metric HandshakesFailed =
        new(Counter, "sdn_handshakes_failed", "Connections that ended before the OpenFlow handshake did.");
    public static readonly Metric BuildInfo = new(Gauge, "sdn_build_info", "Always 1; the label is the version.");

    // The process: names of Prometheus's client libraries.
    public static readonly Metric CpuSeconds =
        new(Counter, "process_cpu_seconds", "Processor time used by the program.");
    public static readonly Metric ResidentMemory =
        new(Gauge, "process_resident_memory_bytes", "Memory that the program has in RAM.");
    public static readonly Metric VirtualMemory =
        new(Gauge, "process_virtual_memory_bytes", "Address space of the program.");
    public static readonly Metric StartTime =
        new(Gauge, "process_start_time_seconds", "When the program started, in Unix time.");
    public static readonly Metric OpenFiles = new(Gauge, "process_open_fds", "Open file descriptors.");
    public static readonly Metric Threads = new(Gauge, "process_num_threads", "Threads of the program.");
    public static readonly Metric Collections =
        new(Counter, "dotnet_collection_count", "Garbage collections of the generation or an older one.");
    public static readonly Metric PauseSeconds =
        new(Counter, "dotnet_gc_pause_seconds", "Time that garbage collection held the program up.");
    public static readonly Metric AllocatedBytes =
        new(Counter, "dotnet_gc_allocated_bytes", "Bytes allocated on the managed heap.");
    public static readonly Metric HeapSize =
        new(Gauge, "dotnet_total_memory_bytes", "Bytes in use on the managed heap.");
    public static readonly Metric ThreadPoolQueue =
        new(Gauge, "dotnet_threadpool_queue_length", "Work that waits for a thread of the pool.");
}
