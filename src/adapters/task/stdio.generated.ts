// generated from stdio.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const stdioTemplate: Template = [
  {"kind":"global","symbol":"task/stdio#global-1","type":"i","init":"0"},
  {"kind":"func","symbol":"task.read-text","type":">i","locals":"lli","code":"10 210010 210141002000422088a72001422088a710 2102200223 453602382000a72001a710 200210 0b","relocs":["func canon.bytes.new","func canon.cli-result.new","func task.new","global task/stdio#global-1","func canon.return-cli-input","func task.go"],"memory":true},
  {"kind":"func","symbol":"task.next-text","type":"i>l","locals":"i","code":"2000280238450440 ad0f0b 2802082101200145044042000f0b200141ffffffff004b044041ffffffff0021010b200020013602302000 280204360234200110 23 41016a24 2000280234ad2001ad422086840b","relocs":["address state.io.text-input","address state.io.text-input","address state.io.text-input","func task/stdio#advance","global task/stdio#global-1","global task/stdio#global-1"],"memory":true},
  {"kind":"func","symbol":"task.moved-text","type":"ii>i","locals":"","code":"20002802384504402000410136023841000f0b23 41016b24  280204200028023420002802306a460440200120002802306b10 0b41000b","relocs":["global task/stdio#global-1","global task/stdio#global-1","address state.io.text-input","func task/stdio#advance"],"memory":true},
  {"kind":"func","symbol":"task/stdio#advance","type":"i>","locals":"","code":"  28020420006a360204  28020820006b3602080b","relocs":["address state.io.text-input","address state.io.text-input","address state.io.text-input","address state.io.text-input"],"memory":true},
];
