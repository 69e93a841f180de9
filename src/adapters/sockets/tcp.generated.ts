// generated from tcp.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const tcpTemplate: Template = [
  {"kind":"func","symbol":"sockets.tcp-socket.start-bind","type":"iiiiiiiiiiiiii>i","locals":"i","code":" 210e20022003200420052006200720082009200a200b200c200d10 4106410110 0440 210e2000200120022003200420052006200720082009200a200b200c200d200e10 0510 0b200110 200010 200e0b","relocs":["address data.sockets.denied","func sockets.load-flat","func sockets.binds","address state.sockets.result","func host.tcp-socket.start-bind","func gate.refused","func canon.drop-network","func canon.drop-tcp-socket"],"memory":false},
  {"kind":"func","symbol":"sockets.tcp-socket.start-connect","type":"iiiiiiiiiiiiii>i","locals":"i","code":" 210e20022003200420052006200720082009200a200b200c200d10 410110 0440 210e2000200120022003200420052006200720082009200a200b200c200d200e10 0510 0b200110 200010 200e0b","relocs":["address data.sockets.denied","func sockets.load-flat","func sockets.allows","address state.sockets.result","func host.tcp-socket.start-connect","func gate.refused","func canon.drop-network","func canon.drop-tcp-socket"],"memory":false},
  {"kind":"func","symbol":"sockets.tcp-socket.start-listen","type":"i>i","locals":"i","code":" 21012000 10  2d00000440 2101200141013a00002001 2d00043a000105 41046a10 410410 0440 21012000200110 0510 0b0b200010 20010b","relocs":["address data.sockets.denied","address state.sockets.local","func host.tcp-socket.local-address","address state.sockets.local","address state.sockets.result","address state.sockets.local","address state.sockets.local","func sockets.load","func sockets.allows","address state.sockets.result","func host.tcp-socket.start-listen","func gate.refused","func canon.drop-tcp-socket"],"memory":true},
  {"kind":"data","symbol":"data.sockets.denied","align":1,"mutable":false,"bytes":"0101"},
  {"kind":"data","symbol":"state.sockets.result","align":1,"mutable":true,"bytes":"0000"},
  {"kind":"data","symbol":"state.sockets.local","align":8,"mutable":true,"bytes":"000000000000000000000000000000000000000000000000000000000000000000000000"},
];
