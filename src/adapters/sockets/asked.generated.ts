// generated from asked.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const askedTemplate: Template = [
  {"kind":"func","symbol":"sockets.tcp-socket.accept","type":"i>i","locals":"ii","code":" 2101024003402000 10 10 0440 21010c020b 28020c10  28020810  28020410 200241016a220241c000490d000b0b200010 20010b","relocs":["address data.sockets.would-block","address state.sockets.handed-out","func host.tcp-socket.accept","func sockets/asked#is-welcome","address state.sockets.handed-out","address state.sockets.handed-out","func canon.drop-output-stream","address state.sockets.handed-out","func canon.drop-input-stream","address state.sockets.handed-out","func canon.drop-tcp-socket","func canon.drop-tcp-socket"],"memory":true},
  {"kind":"func","symbol":"sockets/asked#is-welcome","type":">i","locals":"","code":" 2d0000044041010f0b 280204 10  2d0000044041000f0b 41046a10 410810 0b","relocs":["address state.sockets.handed-out","address state.sockets.handed-out","address state.sockets.remote","func host.tcp-socket.remote-address","address state.sockets.remote","address state.sockets.remote","func sockets.load","func sockets/asked#ask"],"memory":true},
  {"kind":"func","symbol":"sockets.udp-socket.stream","type":"iiiiiiiiiiiiii>i","locals":"i","code":" 210e02402001044020022003200420052006200720082009200a200b200c200d10 412010 45044010 0c020b0b 210e2000200120022003200420052006200720082009200a200b200c200d200e10 0b200010 200e0b","relocs":["address data.sockets.denied-stream","func sockets.load-flat","func sockets/asked#ask","func gate.refused","address state.sockets.handed-out","func host.udp-socket.stream","func canon.drop-udp-socket"],"memory":false},
  {"kind":"func","symbol":"sockets/asked#ask","type":"i>i","locals":"","code":" 290300 29030823 23 200010 0b","relocs":["address state.sockets.address","address state.sockets.address","global sockets.port","global sockets.scope","func gate.check"],"memory":true},
  {"kind":"data","symbol":"data.sockets.denied-stream","align":4,"mutable":false,"bytes":"0100000001"},
  {"kind":"data","symbol":"data.sockets.would-block","align":4,"mutable":false,"bytes":"0100000008"},
  {"kind":"data","symbol":"state.sockets.handed-out","align":8,"mutable":true,"bytes":"00000000000000000000000000000000"},
  {"kind":"data","symbol":"state.sockets.remote","align":8,"mutable":true,"bytes":"000000000000000000000000000000000000000000000000000000000000000000000000"},
];
