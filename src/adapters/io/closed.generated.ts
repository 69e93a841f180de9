// generated from closed.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const closedTemplate: Template = [
  {"kind":"func","symbol":"io.new-closed-input","type":">i","locals":"","code":"  360200 10 0b","relocs":["address state.io.closed-input","address data.io.closed-input","address state.io.closed-input","func canon.new-input-stream"],"memory":true},
  {"kind":"func","symbol":"io.new-closed-output","type":">i","locals":"","code":"  360200 10 0b","relocs":["address state.io.closed-output","address data.io.closed-output","address state.io.closed-output","func canon.new-output-stream"],"memory":true},
  {"kind":"func","symbol":"io/closed#check-write","type":"i>i","locals":"","code":" 0b","relocs":["address data.io.closed"],"memory":false},
  {"kind":"func","symbol":"io/closed#read","type":"ili>i","locals":"","code":" 0b","relocs":["address data.io.closed"],"memory":false},
  {"kind":"func","symbol":"io/closed#write","type":"iiii>i","locals":"","code":" 0b","relocs":["address data.io.closed"],"memory":false},
  {"kind":"func","symbol":"io/closed#flush","type":"ii>i","locals":"","code":" 0b","relocs":["address data.io.closed"],"memory":false},
  {"kind":"func","symbol":"io/closed#subscribe","type":"i>i","locals":"","code":"10 0b","relocs":["func io.new-ready"],"memory":false},
  {"kind":"func","symbol":"io/closed#drop","type":"i>","locals":"","code":"0b","relocs":[],"memory":false},
  {"kind":"data","symbol":"data.io.closed-input","align":4,"mutable":false,"bytes":"00000000000000000000000000000000","relocs":["0 io/closed#read","4 io/closed#read","8 io/closed#subscribe","12 io/closed#drop"]},
  {"kind":"data","symbol":"data.io.closed-output","align":4,"mutable":false,"bytes":"000000000000000000000000000000000000000000000000","relocs":["0 io/closed#check-write","4 io/closed#write","8 io/closed#flush","12 io/closed#subscribe","16 io/closed#drop","20 io/closed#read"]},
  {"kind":"data","symbol":"state.io.closed-input","align":4,"mutable":true,"bytes":"00000000"},
  {"kind":"data","symbol":"state.io.closed-output","align":4,"mutable":true,"bytes":"00000000"},
  {"kind":"data","symbol":"data.io.closed","align":8,"mutable":false,"bytes":"010000000100000001"},
];
