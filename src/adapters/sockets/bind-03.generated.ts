// generated from bind-03.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const bind03Template: Template = [
  {"kind":"func","symbol":"sockets.03.tcp-socket.bind","type":"iiiiiiiiiiiii>i","locals":"i","code":"10  210d200120022003200420052006200720082009200a200b200c10  290300 29030823 23 41860210 0440 210d2000200120022003200420052006200720082009200a200b200c200d10 0510 0b200010 200d0b","relocs":["func sockets.sweep","address data.sockets.denied-03","func sockets.load-flat","address state.sockets.address","address state.sockets.address","global sockets.port","global sockets.scope","func gate.check","address state.sockets.result-03","func host.03.tcp-socket.bind","func gate.refused","func canon.drop-03.tcp-socket"],"memory":true},
];
