// generated from handles.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const handlesTemplate: Template = [
  {"kind":"global","symbol":"glue/handles#global-1","type":"i","init":"0"},
  {"kind":"global","symbol":"glue/handles#global-2","type":"i","init":"1"},
  {"kind":"global","symbol":"glue/handles#global-3","type":"i","init":"0"},
  {"kind":"func","symbol":"glue/handles#at","type":"i>i","locals":"","code":" 20004103746a0b","relocs":["address rt.heap-base"],"memory":false},
  {"kind":"func","symbol":"glue/handles#entry","type":"ii>i","locals":"i","code":"200023 4f0440000b200010 210220022802042001470440000b20020b","relocs":["global glue/handles#global-2","func glue/handles#at"],"memory":true},
  {"kind":"func","symbol":"handles.new","type":"ii>i","locals":"ii","code":"23 22020440200210 2103200328020024 0523 2102200241ffffffff004f0440000b200210 2103200341086a3f004110744b044041014000417f460440000b0b200241016a24 0b200320003602002003200136020420020b","relocs":["global glue/handles#global-1","func glue/handles#at","global glue/handles#global-1","global glue/handles#global-2","func glue/handles#at","global glue/handles#global-2"],"memory":true},
  {"kind":"func","symbol":"handles.rep","type":"ii>i","locals":"","code":"2000200110 2802000b","relocs":["func glue/handles#entry"],"memory":true},
  {"kind":"func","symbol":"handles.pass","type":"iii>i","locals":"","code":"2000200110 200236020420000b","relocs":["func glue/handles#entry"],"memory":true},
  {"kind":"func","symbol":"handles.remove","type":"ii>i","locals":"ii","code":"2000200110 22022802002103200223 36020020024100360204200024 20030b","relocs":["func glue/handles#entry","global glue/handles#global-1","global glue/handles#global-1"],"memory":true},
  {"kind":"func","symbol":"handles.lend","type":"iii>i","locals":"","code":"2000200110 280200200210 0b","relocs":["func glue/handles#entry","func handles.new"],"memory":true},
  {"kind":"func","symbol":"handles.is","type":"ii>i","locals":"","code":"200023 4f0440000b200010 2802042001460b","relocs":["global glue/handles#global-2","func glue/handles#at"],"memory":true},
  {"kind":"func","symbol":"handles.enter","type":">","locals":"","code":"23 0440000b0b","relocs":["global glue/handles#global-3"],"memory":false},
  {"kind":"func","symbol":"handles.close","type":">","locals":"","code":"410124 0b","relocs":["global glue/handles#global-3"],"memory":false},
  {"kind":"func","symbol":"handles.open","type":">","locals":"","code":"410024 0b","relocs":["global glue/handles#global-3"],"memory":false},
];
