"""A learning switch for os-ken, in the way such switches are commonly written: every frame of a pair without a flow
comes up; a known destination makes a flow for (in_port, source, destination), an unknown one is flooded.

Only a yardstick for our own times: one bridge, no VLANs, no loops.
"""

from os_ken.base import app_manager
from os_ken.controller import ofp_event
from os_ken.controller.handler import CONFIG_DISPATCHER, MAIN_DISPATCHER, set_ev_cls
from os_ken.lib.packet import ethernet, packet
from os_ken.ofproto import ofproto_v1_3

LLDP = 0x88CC


class LearningSwitch(app_manager.OSKenApp):
    OFP_VERSIONS = [ofproto_v1_3.OFP_VERSION]

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self._ports = {}  # (datapath id, address) -> port

    @set_ev_cls(ofp_event.EventOFPSwitchFeatures, CONFIG_DISPATCHER)
    def on_features(self, event):
        datapath = event.msg.datapath
        whole = datapath.ofproto.OFPCML_NO_BUFFER
        self._add_flow(datapath, 0, {}, datapath.ofproto.OFPP_CONTROLLER, whole)

    @set_ev_cls(ofp_event.EventOFPPacketIn, MAIN_DISPATCHER)
    def on_packet_in(self, event):
        message = event.msg
        datapath = message.datapath
        in_port = message.match["in_port"]
        frame = packet.Packet(message.data).get_protocol(ethernet.ethernet)
        if frame.ethertype == LLDP:
            return
        self._ports[datapath.id, frame.src] = in_port
        out_port = self._ports.get((datapath.id, frame.dst))
        if out_port is not None:
            match = {"in_port": in_port, "eth_src": frame.src, "eth_dst": frame.dst}
            self._add_flow(datapath, 1, match, out_port)
        action = datapath.ofproto_parser.OFPActionOutput(
            datapath.ofproto.OFPP_FLOOD if out_port is None else out_port)
        datapath.send_msg(datapath.ofproto_parser.OFPPacketOut(
            datapath=datapath, buffer_id=datapath.ofproto.OFP_NO_BUFFER, in_port=in_port, actions=[action],
            data=message.data))

    @staticmethod
    def _add_flow(datapath, priority, match, port, max_length=0):
        parser = datapath.ofproto_parser
        apply = parser.OFPInstructionActions(
            datapath.ofproto.OFPIT_APPLY_ACTIONS, [parser.OFPActionOutput(port, max_length)])
        datapath.send_msg(parser.OFPFlowMod(
            datapath=datapath, priority=priority, match=parser.OFPMatch(**match), instructions=[apply]))
