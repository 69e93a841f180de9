// generated from line.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const lineTemplate: Template = [
  {"kind":"global","symbol":"trace/line#global-2","type":"i","init":"0"},
  {"kind":"global","symbol":"trace/line#global-3","type":"i","init":"0"},
  {"kind":"global","symbol":"trace/line#global-4","type":"i","init":"0"},
  {"kind":"func","symbol":"trace.put","type":"ii>","locals":"","code":"10 200110 4b0440410124 0f0b23 20002001fc0a000023 20016a24 0b","relocs":["func trace/line#begin","func trace/line#room","global trace/line#global-4","global trace/line#global-3","global trace/line#global-3","global trace/line#global-3"],"memory":true},
  {"kind":"func","symbol":"trace.put-byte","type":"i>","locals":"","code":"10 10 450440410124 0f0b23 20003a000023 41016a24 0b","relocs":["func trace/line#begin","func trace/line#room","global trace/line#global-4","global trace/line#global-3","global trace/line#global-3","global trace/line#global-3"],"memory":true},
  {"kind":"func","symbol":"trace/line#begin","type":">","locals":"","code":"23 4504404101400024 23 417f460440000b23 41107424 23 24 0b0b","relocs":["global trace/line#global-2","global trace/line#global-2","global trace/line#global-2","global trace/line#global-2","global trace/line#global-2","global trace/line#global-2","global trace/line#global-3"],"memory":true},
  {"kind":"func","symbol":"trace.scratch","type":">i","locals":"","code":"10 23 418080016a0b","relocs":["func trace/line#begin","global trace/line#global-2"],"memory":false},
  {"kind":"func","symbol":"trace/line#room","type":">i","locals":"","code":"23 047f41000523 41a01f6a23 6b0b0b","relocs":["global trace/line#global-4","global trace/line#global-2","global trace/line#global-3"],"memory":false},
  {"kind":"func","symbol":"trace.write","type":"i>","locals":"i","code":"23 0440410024  410310 0b20000440410a10 0b410024 23 2101200123 4604400f0b200123 20016b10 200124 0b","relocs":["global trace/line#global-4","global trace/line#global-4","address data.trace.cut","func trace.put","func trace.put-byte","global trace/line#global-4","global trace/line#global-2","global trace/line#global-3","global trace/line#global-3","func trace.sink","global trace/line#global-3"],"memory":false},
  {"kind":"func","symbol":"trace.discard","type":">","locals":"","code":"410024 23 24 0b","relocs":["global trace/line#global-4","global trace/line#global-2","global trace/line#global-3"],"memory":false},
  {"kind":"func","symbol":"trace.put-label","type":"ii>","locals":"","code":"200020014103746a21002000280200200028020410 0b","relocs":["func trace.put"],"memory":true},
  {"kind":"func","symbol":"trace.put-flags","type":"iii>","locals":"i","code":"024003402001450d012002410171044020030440412c10 412010 0b2000280200200028020410 410121030b200041086a210020024101762102200141016b21010c000b0b0b","relocs":["func trace.put-byte","func trace.put-byte","func trace.put"],"memory":true},
  {"kind":"func","symbol":"trace.keep","type":">i","locals":"ii","code":"10 23 23 6b2101200141046a10 21002000200123 411f7472360200200041046a23 2001fc0a000010 20000b","relocs":["func trace/line#begin","global trace/line#global-3","global trace/line#global-2","func heap.alloc","global trace/line#global-4","global trace/line#global-2","func trace.discard"],"memory":true},
  {"kind":"func","symbol":"trace.copy-kept","type":"i>","locals":"","code":"200041046a200028020041ffffffff077110 2000280200411f7624 0b","relocs":["func trace.put","global trace/line#global-4"],"memory":true},
  {"kind":"data","symbol":"data.trace.cut","align":1,"mutable":false,"bytes":"e280a6"},
];
