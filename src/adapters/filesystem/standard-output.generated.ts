// generated from standard-output.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const standardOutputTemplate: Template = [
  {"kind":"func","symbol":"fs.get-stdout","type":">i","locals":"","code":" 4200410110 0b","relocs":["address data.fs.stdout","func fs.new-output"],"memory":false},
  {"kind":"func","symbol":"fs.get-stderr","type":">i","locals":"","code":" 4200410110 0b","relocs":["address data.fs.stderr","func fs.new-output"],"memory":false},
];
