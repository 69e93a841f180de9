// generated from numbers.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const numbersTemplate: Template = [
  {"kind":"func","symbol":"trace.put-u64","type":"l>","locals":"","code":"2000420a5a04402000420a8010 0b41302000420a82a76a10 0b","relocs":["func trace.put-u64","func trace.put-byte"],"memory":false},
  {"kind":"func","symbol":"trace.put-s64","type":"l>","locals":"","code":"20004200530440412d10 420020007d21000b200010 0b","relocs":["func trace.put-byte","func trace.put-u64"],"memory":false},
  {"kind":"func","symbol":"trace.put-digit","type":"i>","locals":"","code":"200041d7004130200041094b1b6a10 0b","relocs":["func trace.put-byte"],"memory":false},
];
