// generated from output.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const outputTemplate: Template = [
  {"kind":"func","symbol":"task.write-ignored","type":"i>i","locals":"","code":"41012000410010 0b","relocs":["func task/output#take"],"memory":false},
  {"kind":"func","symbol":"task.write-captured-stdout","type":"i>i","locals":"","code":"41022000 10 0b","relocs":["address state.io.captured-stdout","func task/output#take"],"memory":false},
  {"kind":"func","symbol":"task.write-captured-stderr","type":"i>i","locals":"","code":"41022000 10 0b","relocs":["address state.io.captured-stderr","func task/output#take"],"memory":false},
  {"kind":"func","symbol":"task/output#take","type":"iii>i","locals":"li","code":"10 2103200020012003422088a710 2104200420023602302003a710 200410 0b","relocs":["func canon.cli-result.new","func task.new","func canon.return-cli-output","func task.go"],"memory":true},
  {"kind":"func","symbol":"task.next-ignored","type":"i>l","locals":"","code":" ad4280808080808008840b","relocs":["address state.task.scratch"],"memory":false},
  {"kind":"func","symbol":"task.moved-ignored","type":"ii>i","locals":"","code":"41000b","relocs":[],"memory":false},
  {"kind":"func","symbol":"task.moved-captured","type":"ii>i","locals":"","code":"200028023020002802282001ad10 1a2000200110 41000b","relocs":["func io.keep","func task.roomier"],"memory":true},
];
