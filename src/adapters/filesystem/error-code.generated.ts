// generated from error-code.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const errorCodeTemplate: Template = [
  {"kind":"func","symbol":"fs.filesystem-error-code","type":"i>i","locals":"","code":" 2000280200453a0000 20002802043a0001 0b","relocs":["address state.fs.result","address state.fs.result","address state.fs.result"],"memory":true},
];
