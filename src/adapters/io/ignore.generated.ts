// generated from ignore.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const ignoreTemplate: Template = [
  {"kind":"func","symbol":"io.new-ignored-output","type":">i","locals":"","code":"  360200 10 0b","relocs":["address state.io.ignored-output","address data.io.ignored-output","address state.io.ignored-output","func canon.new-output-stream"],"memory":true},
  {"kind":"func","symbol":"io/ignore#check-write","type":"i>i","locals":"","code":" 0b","relocs":["address data.io.room"],"memory":false},
  {"kind":"func","symbol":"io/ignore#write","type":"iiii>i","locals":"","code":" 0b","relocs":["address data.io.done"],"memory":false},
  {"kind":"func","symbol":"io/ignore#flush","type":"ii>i","locals":"","code":" 0b","relocs":["address data.io.done"],"memory":false},
  {"kind":"func","symbol":"io/ignore#write-zeroes","type":"ili>i","locals":"","code":" 0b","relocs":["address data.io.done"],"memory":false},
  {"kind":"func","symbol":"io/ignore#subscribe","type":"i>i","locals":"","code":"10 0b","relocs":["func io.new-ready"],"memory":false},
  {"kind":"func","symbol":"io/ignore#drop","type":"i>","locals":"","code":"0b","relocs":[],"memory":false},
  {"kind":"data","symbol":"data.io.ignored-output","align":4,"mutable":false,"bytes":"000000000000000000000000000000000000000000000000","relocs":["0 io/ignore#check-write","4 io/ignore#write","8 io/ignore#flush","12 io/ignore#subscribe","16 io/ignore#drop","20 io/ignore#write-zeroes"]},
  {"kind":"data","symbol":"state.io.ignored-output","align":4,"mutable":true,"bytes":"00000000"},
  {"kind":"data","symbol":"data.io.room","align":8,"mutable":false,"bytes":"00000000000000000000010000000000"},
  {"kind":"data","symbol":"data.io.done","align":4,"mutable":false,"bytes":"00000000"},
];
