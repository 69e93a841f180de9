// generated from resolve.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const resolveTemplate: Template = [
  {"kind":"global","symbol":"fs.found","type":"i","init":"0"},
  {"kind":"global","symbol":"fs.parent","type":"i","init":"0"},
  {"kind":"global","symbol":"fs.name","type":"i","init":"0"},
  {"kind":"global","symbol":"fs.name-size","type":"i","init":"0"},
  {"kind":"global","symbol":"fs.slash","type":"i","init":"0"},
  {"kind":"global","symbol":"fs.followed","type":"i","init":"0"},
  {"kind":"global","symbol":"fs.mount","type":"i","init":"0"},
  {"kind":"global","symbol":"fs.at","type":"i","init":"0"},
  {"kind":"func","symbol":"fs.resolve","type":"iiii>i","locals":"iiiiiiiii","code":"2000280200210420042105200028020424 200120026a2106410024 410024 200245044041140f0b03402005280200410347044020012006200c200b10 0f0b20012d0000412f460440411f0f0b200121070240034020072006460d0120072d0000412f460d0120072d0000450440410c0f0b200741016a21070c000b0b200721080240034020082006460d0120082d0000412f470d01200841016a21080c000b0b2008200646200c200b4671210920092007200847710440410124 0b200720016b2102200524 200124 410024 024020012d0000412e46044020024101460440200524 0c020b200241024620012d0001412e4671044020052004460440411f0f0b200528020424 0c020b0b200241ff014b044041120f0b200224 20052001200210 24 23 4504404100411420091b0f0b23 2802004105470d002009200323 7245710d00200a41016a210a200a41284b0440410f0f0b20090440410124 0b20082006470440200b45044041c002410410 210b200b417f46044041160f0b200b210c0b200c2008360200200c2006360204200c41086a210c0b23 28020c2101200123 2802106a21060c010b200904404118410023 23 280200410347711b0f0b200510 23 21052008210120082006460440200c41086b210c200c2802002101200c28020421060b0c000b000b","relocs":["global fs.mount","global fs.slash","global fs.followed","func fs.blocked","global fs.slash","global fs.parent","global fs.name","global fs.name-size","global fs.found","global fs.found","global fs.name-size","func fs.search","global fs.found","global fs.found","global fs.found","global fs.slash","global fs.followed","func rt.try-alloc","global fs.found","global fs.found","global fs.slash","global fs.found","func fs.cross","global fs.found"],"memory":true},
  {"kind":"func","symbol":"fs.cross","type":"i>","locals":"","code":"0b","relocs":[],"memory":false},
  {"kind":"func","symbol":"fs.blocked","type":"iiii>i","locals":"","code":"41180b","relocs":[],"memory":false},
  {"kind":"func","symbol":"fs.lookup","type":"iiii>i","locals":"i","code":"200020022003200110 2104200423 7245044041140f0b20040b","relocs":["func fs.resolve","global fs.found"],"memory":false},
  {"kind":"func","symbol":"fs.search","type":"iii>i","locals":"iiii","code":"410024 200028021021030240034023 2003460d0123 20036a4101762106200028020c20064102746a280200210420012002200441086a200428020410 2105200541004804402006210305200620054100476a24 200545044020042802000f0b0b0c000b0b41000b","relocs":["global fs.at","global fs.at","global fs.at","func filesystem/resolve#compare","global fs.at"],"memory":true},
  {"kind":"func","symbol":"filesystem/resolve#compare","type":"iiii>i","locals":"ii","code":"200120036b210420002001200320044100481b6a210503402000200546044020040f0b20002d000020022d00006b21012001044020010f0b200041016a2100200241016a21020c000b000b","relocs":[],"memory":true},
];
