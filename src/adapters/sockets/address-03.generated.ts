// generated from address-03.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const address03Template: Template = [
  {"kind":"func","symbol":"sockets.03.udp-socket.bind","type":"iiiiiiiiiiiii>i","locals":"i","code":" 210d200120022003200420052006200720082009200a200b200c10 411041e00010 0440 210d2000200120022003200420052006200720082009200a200b200c200d10 0510 0b200010 200d0b","relocs":["address data.sockets.denied-03","func sockets.load-flat","func sockets.binds","address state.sockets.result-03","func host.03.udp-socket.bind","func gate.refused","func canon.drop-03.udp-socket"],"memory":false},
  {"kind":"func","symbol":"sockets.03.udp-socket.connect","type":"iiiiiiiiiiiii>i","locals":"i","code":" 210d200120022003200420052006200720082009200a200b200c10 412010 0440 210d2000200120022003200420052006200720082009200a200b200c200d10 0510 0b200010 200d0b","relocs":["address data.sockets.denied-03","func sockets.load-flat","func sockets.allows","address state.sockets.result-03","func host.03.udp-socket.connect","func gate.refused","func canon.drop-03.udp-socket"],"memory":false},
  {"kind":"data","symbol":"data.sockets.denied-03","align":4,"mutable":false,"bytes":"0100000000"},
  {"kind":"data","symbol":"state.sockets.result-03","align":8,"mutable":true,"bytes":"0000000000000000000000000000000000000000"},
];
