// generated from name.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const nameTemplate: Template = [
  {"kind":"func","symbol":"net.name","type":"ii>i","locals":"iiii","code":"2000200110 200145044041000f0b200020016a2103200341016b2d0000412e460440200341016b21030b200320006b41fd014b044041000f0b20002202210403402002200349044020022d00002105200241016a21022005412e4604402004200241016b10 45044041000f0b2002210405200510 45044041000f0b0b0c010b0b2004200310 45044041000f0b2004200310 044041000f0b200320006b0b","relocs":["func net.lower","func network/name#fits","func network/name#in-label","func network/name#fits","func network/name#is-number"],"memory":true},
  {"kind":"func","symbol":"net.lower","type":"ii>","locals":"ii","code":"200020016a210203402000200249044020002d00002103200341c1006b411a490440200020034120723a00000b200041016a21000c010b0b0b","relocs":[],"memory":true},
  {"kind":"func","symbol":"network/name#fits","type":"ii>i","locals":"","code":"200120006b41016b413f490b","relocs":[],"memory":false},
  {"kind":"func","symbol":"network/name#in-label","type":"i>i","locals":"","code":"200041e1006b411a49200041306b410a49722000412d46200041df004672720b","relocs":[],"memory":false},
  {"kind":"func","symbol":"network/name#is-number","type":"ii>i","locals":"i","code":"41092102200120006b41024f044020002f000041b0f001460440200041026a2100410f21020b0b03402000200149044020002d000010 20024b044041000f0b200041016a21000c010b0b41010b","relocs":["func net.hex"],"memory":true},
];
