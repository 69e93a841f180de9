// generated from pairs.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const pairsTemplate: Template = [
  {"kind":"func","symbol":"pairs.merge","type":"iii>","locals":"iiii","code":"20002802002103200320002802044104746a2104200128020441047421062006200420036b6a410410 2105200520012802002006fc0a0000200520066a21060240034020032004460d0120022003280200200328020410 0440200620034110fc0a0000200641106a21060b200341106a21030c000b0b200020053602002000200620056b4104763602040b","relocs":["func rt.alloc","func pairs.passes"],"memory":true},
  {"kind":"func","symbol":"pairs.passes","type":"iii>i","locals":"","code":"200041082001200210 4100472000280208460b","relocs":["func pairs.find"],"memory":true},
  {"kind":"func","symbol":"pairs.find","type":"iiii>i","locals":"ii","code":"20002802002104200028020421050340200545044041000f0b2004280204200346044020042802002002200310 044020040f0b0b200420016a2104200541016b21050c000b000b","relocs":["func rt.equal"],"memory":true},
];
