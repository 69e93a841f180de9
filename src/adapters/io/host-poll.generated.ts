// generated from host-poll.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const hostPollTemplate: Template = [
  {"kind":"func","symbol":"io.wrap-pollable","type":"i>i","locals":"i","code":"410810 21012001 36020020012000360204200110 0b","relocs":["func heap.alloc","address data.io.host-pollable","func canon.new-pollable"],"memory":true},
  {"kind":"func","symbol":"io.lend-pollable","type":"i>i","locals":"","code":"200010 0440000b20002802040b","relocs":["func io/host-poll#is-ours"],"memory":true},
  {"kind":"func","symbol":"io.unwrap-pollable","type":"i>i","locals":"ii","code":"200010 220110 210220014100360204200010 20020b","relocs":["func canon.rep-pollable","func io.lend-pollable","func canon.drop-pollable"],"memory":true},
  {"kind":"func","symbol":"io/host-poll#ready","type":"i>i","locals":"","code":"200028020410 0b","relocs":["func host.pollable.ready"],"memory":true},
  {"kind":"func","symbol":"io/host-poll#block","type":"i>","locals":"","code":"200028020410 0b","relocs":["func host.pollable.block"],"memory":true},
  {"kind":"func","symbol":"io/host-poll#drop","type":"i>","locals":"","code":"20002802040440200028020410 0b200010 0b","relocs":["func canon.drop-host-pollable","func heap.free"],"memory":true},
  {"kind":"func","symbol":"io/host-poll#is-ours","type":"i>i","locals":"","code":"2000280200 470b","relocs":["address data.io.host-pollable"],"memory":true},
  {"kind":"func","symbol":"io.any-poll","type":"ii>i","locals":"iiii","code":"2001450440000b2001410274410410 21050340200020024102746a2802002103200310 0440200310 04402000200110 0f0b05200520044102746a2002360200200441016a21040b200241016a210220022001490d000b20044504402000200110 0f0b410021020340200020024102746a2000200520024102746a2802004102746a280200280204360200200241016a210220022004490d000b20002004 10 2005200410  0b","relocs":["func rt.alloc","func io/host-poll#is-ours","func io.pollable.ready","func io.poll","func io.poll","address state.io.result","func host.poll","func io/host-poll#translate","address state.io.result"],"memory":true},
  {"kind":"func","symbol":"io/host-poll#translate","type":"ii>","locals":"iii","code":"03402002 280204490440 28020020024102746a2802002104200420014f0440000b200020044102746a21042004200428020041808080807872360200200241016a21020c010b0b410021020340200020024102746a280200210420044100480440200020034102746a200441ffffffff0771360200200341016a21030b200241016a210220022001490d000b 2000360200 20033602040b","relocs":["address state.io.result","address state.io.result","address state.io.result","address state.io.result"],"memory":true},
  {"kind":"data","symbol":"data.io.host-pollable","align":4,"mutable":false,"bytes":"000000000000000000000000","relocs":["0 io/host-poll#ready","4 io/host-poll#block","8 io/host-poll#drop"]},
];
