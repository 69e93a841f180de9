// generated from capture.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const captureTemplate: Template = [
  {"kind":"func","symbol":"io.new-captured-stdout","type":">i","locals":"","code":" 10 0b","relocs":["address state.io.captured-stdout","func io/capture#handle"],"memory":false},
  {"kind":"func","symbol":"io.new-captured-stderr","type":">i","locals":"","code":" 10 0b","relocs":["address state.io.captured-stderr","func io/capture#handle"],"memory":false},
  {"kind":"func","symbol":"io/capture#handle","type":"i>i","locals":"","code":"2000 360200200010 0b","relocs":["address data.io.captured-output","func canon.new-output-stream"],"memory":true},
  {"kind":"func","symbol":"io/capture#check-write","type":"i>i","locals":"","code":" 0b","relocs":["address data.io.room"],"memory":false},
  {"kind":"func","symbol":"io/capture#flush","type":"ii>i","locals":"","code":" 0b","relocs":["address data.io.done"],"memory":false},
  {"kind":"func","symbol":"io/capture#subscribe","type":"i>i","locals":"","code":"10 0b","relocs":["func io.new-ready"],"memory":false},
  {"kind":"func","symbol":"io/capture#drop","type":"i>","locals":"","code":"0b","relocs":[],"memory":false},
  {"kind":"func","symbol":"io/capture#write","type":"iiii>i","locals":"","code":"200020012002ad10 0b","relocs":["func io.keep"],"memory":false},
  {"kind":"func","symbol":"io/capture#write-zeroes","type":"ili>i","locals":"","code":"20004100200110 0b","relocs":["func io.keep"],"memory":false},
  {"kind":"func","symbol":"io.keep","type":"iil>i","locals":"iii","code":"20002802082103200028021020036b210420022004ad5404402002a721040b200404402000200320046a10 210520050440200520036a210520010440200520012004fc0a000005200541002004fc0b000b2000200320046a36020805410021040b0b2000200029031820022004ad7d7c370318 0b","relocs":["func io/capture#reserve","address data.io.done"],"memory":true},
  {"kind":"func","symbol":"io/capture#reserve","type":"ii>i","locals":"ii","code":"200028020c2102200120024d044020002802040f0b200220024101766a210220022001490440200121020b2000280204200210 21032003450440200121022000280204200210 21030b20030440200020033602042000200236020c0b20030b","relocs":["func heap.try-realloc","func heap.try-realloc"],"memory":true},
  {"kind":"data","symbol":"data.io.captured-output","align":4,"mutable":false,"bytes":"000000000000000000000000000000000000000000000000","relocs":["0 io/capture#check-write","4 io/capture#write","8 io/capture#flush","12 io/capture#subscribe","16 io/capture#drop","20 io/capture#write-zeroes"]},
];
