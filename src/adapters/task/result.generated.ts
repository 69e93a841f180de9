// generated from result.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const resultTemplate: Template = [
  {"kind":"func","symbol":"task.read-bytes","type":"iii>i","locals":"","code":"20002802082001200210 0b","relocs":["func canon.bytes.read"],"memory":true},
  {"kind":"func","symbol":"task.read-bytes-there","type":"iii>i","locals":"i","code":"20002802082001410010 21032003044020030f0b20002802082001200210 0b","relocs":["func canon.bytes.read","func canon.bytes.read"],"memory":true},
  {"kind":"func","symbol":"task.write-bytes","type":"iii>i","locals":"","code":"20002802082001200210 0b","relocs":["func canon.bytes.write"],"memory":true},
  {"kind":"func","symbol":"task.leave-input","type":"i>","locals":"","code":"200028020810 0b","relocs":["func canon.bytes.drop-readable"],"memory":true},
  {"kind":"func","symbol":"task.leave-output","type":"i>","locals":"","code":"200028020810 0b","relocs":["func canon.bytes.drop-writable"],"memory":true},
  {"kind":"func","symbol":"task.answer-cli","type":"i>i","locals":"","code":"200028020c200041106a10 0b","relocs":["func canon.cli-result.write"],"memory":true},
  {"kind":"func","symbol":"task.answered-cli","type":"i>","locals":"","code":"200028020c10 0b","relocs":["func canon.cli-result.drop-writable"],"memory":true},
  {"kind":"func","symbol":"task.answer-fs","type":"i>i","locals":"","code":"200028020c200041106a10 0b","relocs":["func canon.fs-result.write"],"memory":true},
  {"kind":"func","symbol":"task.answered-fs","type":"i>","locals":"","code":"200028020c10 0b","relocs":["func canon.fs-result.drop-writable"],"memory":true},
  {"kind":"func","symbol":"task.nothing","type":"i>","locals":"","code":"0b","relocs":[],"memory":false},
];
