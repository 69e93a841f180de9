// generated from arena.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const arenaTemplate: Template = [
  {"kind":"global","symbol":"runtime/arena#global-2","type":"i","init":"address rt.heap-base"},
  {"kind":"global","symbol":"runtime/arena#global-3","type":"i","init":"address rt.heap-base"},
  {"kind":"global","symbol":"runtime/arena#global-4","type":"i","init":"address rt.memory-end"},
  {"kind":"func","symbol":"rt.alloc","type":"ii>i","locals":"iii","code":"23 200141016b6a410020016b71220220006a210320002003724100480440000b200323 4b04403f0041107423 47044023 23 6b41017421043f00411074220224 200224 200220006a210320022003724100480440000b0b200323 6b20046a41ffff036a41107622044000417f460440000b23 20044110746a24 0b200324 20020b","relocs":["global runtime/arena#global-3","global runtime/arena#global-4","global runtime/arena#global-4","global runtime/arena#global-4","global runtime/arena#global-2","global runtime/arena#global-2","global runtime/arena#global-4","global runtime/arena#global-4","global runtime/arena#global-4","global runtime/arena#global-4","global runtime/arena#global-3"],"memory":true},
  {"kind":"func","symbol":"rt.realloc","type":"iiii>i","locals":"i","code":"200020016a23 460440200024 052000410047200320014d71044020000f0b0b2003200210 22042000470440200420002003200120032001491bfc0a00000b20040b","relocs":["global runtime/arena#global-3","global runtime/arena#global-3","func rt.alloc"],"memory":true},
  {"kind":"func","symbol":"rt.reset","type":">","locals":"","code":"23 24 0b","relocs":["global runtime/arena#global-2","global runtime/arena#global-3"],"memory":false},
  {"kind":"func","symbol":"rt.reset-i32","type":"i>","locals":"","code":"23 24 0b","relocs":["global runtime/arena#global-2","global runtime/arena#global-3"],"memory":false},
  {"kind":"func","symbol":"rt.reset-i64","type":"l>","locals":"","code":"23 24 0b","relocs":["global runtime/arena#global-2","global runtime/arena#global-3"],"memory":false},
  {"kind":"func","symbol":"rt.reset-f32","type":"f>","locals":"","code":"23 24 0b","relocs":["global runtime/arena#global-2","global runtime/arena#global-3"],"memory":false},
  {"kind":"func","symbol":"rt.reset-f64","type":"d>","locals":"","code":"23 24 0b","relocs":["global runtime/arena#global-2","global runtime/arena#global-3"],"memory":false},
];
