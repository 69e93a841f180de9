// generated from text.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const textTemplate: Template = [
  {"kind":"func","symbol":"io.new-text-input","type":">i","locals":"","code":"  360200 10 0b","relocs":["address state.io.text-input","address data.io.text-input","address state.io.text-input","func canon.new-input-stream"],"memory":true},
  {"kind":"func","symbol":"io/text#read","type":"ili>i","locals":"i","code":"2000280208450440 0f0b 41003a0000 2000280204360204 2000200110 360208 0b","relocs":["address data.io.closed","address state.io.result","address state.io.result","address state.io.result","func io/text#take","address state.io.result"],"memory":true},
  {"kind":"func","symbol":"io/text#skip","type":"ili>i","locals":"","code":"2000280208450440 0f0b 41003a0000 2000200110 ad370308 0b","relocs":["address data.io.closed","address state.io.result","address state.io.result","func io/text#take","address state.io.result"],"memory":true},
  {"kind":"func","symbol":"io/text#take","type":"il>i","locals":"i","code":"2000280208210220012002ad5404402001a721020b2000200028020420026a3602042000200028020820026b36020820020b","relocs":[],"memory":true},
  {"kind":"func","symbol":"io/text#subscribe","type":"i>i","locals":"","code":"10 0b","relocs":["func io.new-ready"],"memory":false},
  {"kind":"func","symbol":"io/text#drop","type":"i>","locals":"","code":"0b","relocs":[],"memory":false},
  {"kind":"data","symbol":"data.io.text-input","align":4,"mutable":false,"bytes":"00000000000000000000000000000000","relocs":["0 io/text#read","4 io/text#skip","8 io/text#subscribe","12 io/text#drop"]},
];
