// generated from output.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const outputTemplate: Template = [
  {"kind":"func","symbol":"task.write-ignored","type":"i>i","locals":"","code":" 2000410010 0b","relocs":["address data.task.ignored","func task/output#take"],"memory":false},
  {"kind":"func","symbol":"task.write-captured-stdout","type":"i>i","locals":"","code":" 2000 10 0b","relocs":["address data.task.captured","address state.io.captured-stdout","func task/output#take"],"memory":false},
  {"kind":"func","symbol":"task.write-captured-stderr","type":"i>i","locals":"","code":" 2000 10 0b","relocs":["address data.task.captured","address state.io.captured-stderr","func task/output#take"],"memory":false},
  {"kind":"func","symbol":"task/output#take","type":"iii>i","locals":"li","code":"10 2103200020012003422088a710 2104200420023602302003a710 200410 0b","relocs":["func canon.cli-result.new","func task.new","func canon.return-cli-output","func task.go"],"memory":true},
  {"kind":"func","symbol":"task/output#next-ignored","type":"i>l","locals":"","code":" ad4280808080808008840b","relocs":["address state.task.scratch"],"memory":false},
  {"kind":"func","symbol":"task/output#moved-ignored","type":"ii>i","locals":"","code":"41000b","relocs":[],"memory":false},
  {"kind":"func","symbol":"task/output#next-captured","type":"i>l","locals":"l","code":"200010 210120015004402000410010 0b20010b","relocs":["func task.buffer","func task.fail"],"memory":false},
  {"kind":"func","symbol":"task/output#moved-captured","type":"ii>i","locals":"","code":"200028023020002802282001ad10 1a2000200110 41000b","relocs":["func io.keep","func task.roomier"],"memory":true},
  {"kind":"func","symbol":"task/output#read","type":"iii>i","locals":"","code":"20002001200210 0b","relocs":["func canon.bytes.read"],"memory":false},
  {"kind":"func","symbol":"task/output#read-when-there","type":"iii>i","locals":"i","code":"20002001410010 21032003044020030f0b20002001200210 0b","relocs":["func canon.bytes.read","func canon.bytes.read"],"memory":false},
  {"kind":"func","symbol":"task/output#drop","type":"i>","locals":"","code":"200010 0b","relocs":["func canon.bytes.drop-readable"],"memory":false},
  {"kind":"data","symbol":"data.task.ignored","align":4,"mutable":false,"bytes":"00000000000000000000000000000000000000000000000000000000","relocs":["0 task/output#next-ignored","4 task/output#read","8 task/output#moved-ignored","12 task/output#drop","16 task.write-cli-result","20 task.drop-cli-result","24 task.nothing"]},
  {"kind":"data","symbol":"data.task.captured","align":4,"mutable":false,"bytes":"00000000000000000000000000000000000000000000000000000000","relocs":["0 task/output#next-captured","4 task/output#read-when-there","8 task/output#moved-captured","12 task/output#drop","16 task.write-cli-result","20 task.drop-cli-result","24 task.free-buffer"]},
];
