// generated from host-error.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const hostErrorTemplate: Template = [
  {"kind":"func","symbol":"io.wrap-error","type":"i>i","locals":"","code":"4101200010 10 0b","relocs":["func cell.new","func canon.new-error"],"memory":false},
  {"kind":"func","symbol":"io.host-error","type":"i>i","locals":"","code":"20002d000045044041000f0b20002802040b","relocs":[],"memory":true},
  {"kind":"func","symbol":"io.lend-error","type":"i>i","locals":"","code":"200010 2200450440000b20000b","relocs":["func io.host-error"],"memory":false},
  {"kind":"func","symbol":"io.unwrap-error","type":"i>i","locals":"ii","code":"200010 220110 210220014100360200200010 20020b","relocs":["func canon.rep-error","func io.lend-error","func canon.drop-error"],"memory":true},
  {"kind":"func","symbol":"io.wrap-stream-error","type":"i>i","locals":"","code":" 2d00000440 20006a210020002d00004504402000200028020410 3602040b0b 0b","relocs":["address state.io.result","address state.io.result","func io.wrap-error","address state.io.result"],"memory":true},
  {"kind":"func","symbol":"io.any-error.to-debug-string","type":"i>i","locals":"i","code":"200010 2201450440200010 0f0b2001 10  0b","relocs":["func io.host-error","func io.error.to-debug-string","address state.io.result","func host.error.to-debug-string","address state.io.result"],"memory":false},
  {"kind":"func","symbol":"io.any-error.drop","type":"i>","locals":"","code":"20002802000440200028020410 0b200010 0b","relocs":["func canon.drop-host-error","func cell.free"],"memory":true},
];
