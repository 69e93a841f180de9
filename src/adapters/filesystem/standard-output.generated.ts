// generated from standard-output.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const standardOutputTemplate: Template = [
  {"kind":"func","symbol":"fs.get-stdout","type":">i","locals":"","code":" 10 0b","relocs":["address data.fs.stdout","func filesystem/standard-output#must"],"memory":false},
  {"kind":"func","symbol":"fs.get-stderr","type":">i","locals":"","code":" 10 0b","relocs":["address data.fs.stderr","func filesystem/standard-output#must"],"memory":false},
  {"kind":"func","symbol":"filesystem/standard-output#must","type":"i>i","locals":"i","code":"20004200410110 2201450440000b20010b","relocs":["func fs.new-output"],"memory":false},
];
