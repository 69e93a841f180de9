// generated from names-03.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const names03Template: Template = [
  {"kind":"func","symbol":"sockets.03.resolve-addresses","type":"ii>i","locals":"ii","code":"024020002001 10 4504402000200110 2203450d010b410020002003412110 450d00 2001412c6a10 2102200220033602282002412c6a20002001fc0a000010 20022002412c6a2001200241146a10 10 0f0b10 4100 10 10 41000b","relocs":["address state.sockets.address","func net.address","func net.name","func sockets.rule-for","address data.sockets.looking-up","func forward.new","func rt.reset","func host.03.resolve-addresses","func forward.go","func gate.refused","address data.sockets.denied-03","func gate.return-look-up","func rt.reset"],"memory":true},
  {"kind":"func","symbol":"sockets/names-03#returned","type":"i>i","locals":"ii","code":"20002d0014450440200028021821012001200028021c41126c6a210202402000280228450d000340200120024f0d0120012d00000440200141026a10 05 10  200128010236020c0b200010 200141126a21010c000b0b0b2000200041146a10 200010 0b","relocs":["func sockets.groups","address state.sockets.address","func net.map-ipv4","address state.sockets.address","func sockets/names-03#remember-all","func gate.return-look-up","func forward.end"],"memory":true},
  {"kind":"func","symbol":"sockets/names-03#remember-all","type":"i>","locals":"i","code":"034020012000412c6a200028022841e90010 210120010440200110 200110 21010c010b0b0b","relocs":["func sockets.rule-for","func sockets.remember","func sockets.next-rule"],"memory":true},
  {"kind":"func","symbol":"sockets/names-03#cancelled","type":"ii>","locals":"","code":"0b","relocs":[],"memory":false},
  {"kind":"data","symbol":"data.sockets.looking-up","align":4,"mutable":false,"bytes":"000000000000000000000000","relocs":["0 sockets/names-03#returned","4 sockets/names-03#returned","8 sockets/names-03#cancelled"]},
];
