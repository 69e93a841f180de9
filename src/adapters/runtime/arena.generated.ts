// generated from arena.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const arenaTemplate: Template = [
  {"kind":"global","symbol":"runtime/arena#global-2","type":"i","init":"address rt.heap-base"},
  {"kind":"global","symbol":"runtime/arena#global-3","type":"i","init":"address rt.heap-base"},
  {"kind":"global","symbol":"runtime/arena#global-4","type":"i","init":"address rt.memory-end"},
  {"kind":"func","symbol":"rt.alloc","type":"ii>i","locals":"i","code":"2000200110 2202417f460440000b20020b","relocs":["func rt.try-alloc"],"memory":false},
  {"kind":"func","symbol":"rt.try-alloc","type":"ii>i","locals":"iiiii","code":"23 210423 210523 200141016b6a410020016b71220220006a210320002003724100480440417f0f0b200320054b04403f004110742005470440200520046b41017421063f004110742202210420022105200220006a210320022003724100480440417f0f0b0b200320056b20066a10 04402006450440417f0f0b200320056b10 0440417f0f0b0b200424 3f0041107424 0b200324 20020b","relocs":["global runtime/arena#global-2","global runtime/arena#global-4","global runtime/arena#global-3","func runtime/arena#grow","func runtime/arena#grow","global runtime/arena#global-2","global runtime/arena#global-4","global runtime/arena#global-3"],"memory":true},
  {"kind":"func","symbol":"runtime/arena#grow","type":"i>i","locals":"","code":"200041ffff036a4110764000417f460b","relocs":[],"memory":true},
  {"kind":"func","symbol":"rt.realloc","type":"iiii>i","locals":"i","code":"200020016a23 460440200024 052000410047200320014d71044020000f0b0b2003200210 22042000470440200420002003200120032001491bfc0a00000b20040b","relocs":["global runtime/arena#global-3","global runtime/arena#global-3","func rt.alloc"],"memory":true},
  {"kind":"func","symbol":"rt.reset","type":">","locals":"","code":"23 24 0b","relocs":["global runtime/arena#global-2","global runtime/arena#global-3"],"memory":false},
  {"kind":"func","symbol":"rt.reset-i32","type":"i>","locals":"","code":"23 24 0b","relocs":["global runtime/arena#global-2","global runtime/arena#global-3"],"memory":false},
  {"kind":"func","symbol":"rt.reset-i64","type":"l>","locals":"","code":"23 24 0b","relocs":["global runtime/arena#global-2","global runtime/arena#global-3"],"memory":false},
  {"kind":"func","symbol":"rt.reset-f32","type":"f>","locals":"","code":"23 24 0b","relocs":["global runtime/arena#global-2","global runtime/arena#global-3"],"memory":false},
  {"kind":"func","symbol":"rt.reset-f64","type":"d>","locals":"","code":"23 24 0b","relocs":["global runtime/arena#global-2","global runtime/arena#global-3"],"memory":false},
];
