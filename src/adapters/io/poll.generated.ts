// generated from poll.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const pollTemplate: Template = [
  {"kind":"func","symbol":"io.new-ready","type":">i","locals":"","code":"  360200 10 0b","relocs":["address state.io.ready","address data.io.ready","address state.io.ready","func canon.new-pollable"],"memory":true},
  {"kind":"func","symbol":"io/poll#yes","type":"i>i","locals":"","code":"41010b","relocs":[],"memory":false},
  {"kind":"func","symbol":"io/poll#nothing","type":"i>","locals":"","code":"0b","relocs":[],"memory":false},
  {"kind":"func","symbol":"io.pollable.ready","type":"i>i","locals":"","code":"2000200028020028020011 000b","relocs":["type i>i"],"memory":true},
  {"kind":"func","symbol":"io.pollable.block","type":"i>","locals":"","code":"2000200028020028020411 000b","relocs":["type i>"],"memory":true},
  {"kind":"func","symbol":"io.pollable.drop","type":"i>","locals":"","code":"2000200028020028020811 000b","relocs":["type i>"],"memory":true},
  {"kind":"func","symbol":"io.poll","type":"ii>i","locals":"i","code":"2001450440000b03402000200110 21022002450440200028020010 0c010b0b 2000360200 2002360204 0b","relocs":["func io.ready-of","func io.pollable.block","address state.io.result","address state.io.result","address state.io.result"],"memory":true},
  {"kind":"func","symbol":"io.ready-of","type":"ii>i","locals":"ii","code":"0340200020024102746a28020010 0440200020034102746a2002360200200341016a21030b200241016a210220022001490d000b20030b","relocs":["func io.pollable.ready"],"memory":true},
  {"kind":"data","symbol":"data.io.ready","align":4,"mutable":false,"bytes":"000000000000000000000000","relocs":["0 io/poll#yes","4 io/poll#nothing","8 io/poll#nothing"]},
  {"kind":"data","symbol":"state.io.ready","align":4,"mutable":true,"bytes":"00000000"},
];
