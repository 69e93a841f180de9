// generated from blob.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const blobTemplate: Template = [
  {"kind":"func","symbol":"blob.new","type":"i>i","locals":"i","code":"2000410048044041000f0b200041086a10 2101200145044041000f0b20014101360200200141086a0b","relocs":["func heap.try-alloc"],"memory":true},
  {"kind":"func","symbol":"blob.share","type":"i>","locals":"","code":"20000440200041086b200041086b28020041016a3602000b0b","relocs":[],"memory":true},
  {"kind":"func","symbol":"blob.drop","type":"i>","locals":"i","code":"20004504400f0b200041086b2100200028020041016b2101200020013602002001450440200010 0b0b","relocs":["func heap.free"],"memory":true},
];
