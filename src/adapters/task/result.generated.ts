// generated from result.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const resultTemplate: Template = [
  {"kind":"func","symbol":"task.write-cli-result","type":"ii>i","locals":"","code":"2000200110 0b","relocs":["func canon.cli-result.write"],"memory":false},
  {"kind":"func","symbol":"task.drop-cli-result","type":"i>","locals":"","code":"200010 0b","relocs":["func canon.cli-result.drop-writable"],"memory":false},
  {"kind":"func","symbol":"task.write-fs-result","type":"ii>i","locals":"","code":"2000200110 0b","relocs":["func canon.fs-result.write"],"memory":false},
  {"kind":"func","symbol":"task.drop-fs-result","type":"i>","locals":"","code":"200010 0b","relocs":["func canon.fs-result.drop-writable"],"memory":false},
  {"kind":"func","symbol":"task.nothing","type":"i>","locals":"","code":"0b","relocs":[],"memory":false},
];
