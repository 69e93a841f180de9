// generated from host-poll.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const hostPollTemplate: Template = [
  {"kind":"func","symbol":"io.wrap-pollable","type":"i>i","locals":"","code":" 200010 10 0b","relocs":["address data.io.host-pollable","func cell.new","func canon.new-pollable"],"memory":false},
  {"kind":"func","symbol":"io.lend-pollable","type":"i>i","locals":"","code":"2000280200 470440000b20002802040b","relocs":["address data.io.host-pollable"],"memory":true},
  {"kind":"func","symbol":"io.unwrap-pollable","type":"i>i","locals":"ii","code":"200010 220110 21022001 360200200010 20020b","relocs":["func canon.rep-pollable","func io.lend-pollable","address data.io.host-pollable-gone","func canon.drop-pollable"],"memory":true},
  {"kind":"func","symbol":"io/host-poll#ready","type":"i>i","locals":"","code":"200028020410 0b","relocs":["func host.pollable.ready"],"memory":true},
  {"kind":"func","symbol":"io/host-poll#block","type":"i>","locals":"","code":"200028020410 0b","relocs":["func host.pollable.block"],"memory":true},
  {"kind":"func","symbol":"io/host-poll#drop","type":"i>","locals":"","code":"200028020410 200010 0b","relocs":["func canon.drop-host-pollable","func cell.free"],"memory":true},
  {"kind":"func","symbol":"io.any-poll","type":"ii>i","locals":"iiii","code":"2001450440000b2001410274410410 2204210520002102034020022802002203280200 470440200310 04402000200110 0f0b0520052002360200200541046a21050b200241046a2202200020014102746a490d000b200420054604402000200110 0f0b2004210220002103034020032002280200280200280204360200200341046a2103200241046a22022005490d000b2000200520046b410276 10  28020021020340 2802040440200420022802004102746a21032003200328020041808080807872360200200241046a2102  28020441016b3602040c010b0b2004220221030340200228020041004804402003200228020020006b410174410376360200200341046a21030b200241046a22022005490d000b 2004360200 200320046b410276360204 0b","relocs":["func rt.alloc","address data.io.host-pollable","func io.pollable.ready","func io.poll","func io.poll","address state.io.result","func host.poll","address state.io.result","address state.io.result","address state.io.result","address state.io.result","address state.io.result","address state.io.result","address state.io.result"],"memory":true},
  {"kind":"data","symbol":"data.io.host-pollable-gone","align":4,"mutable":false,"bytes":"000000000000000000000000","relocs":["0 cell.free","4 cell.free","8 cell.free"]},
  {"kind":"data","symbol":"data.io.host-pollable","align":4,"mutable":false,"bytes":"000000000000000000000000","relocs":["0 io/host-poll#ready","4 io/host-poll#block","8 io/host-poll#drop"]},
];
