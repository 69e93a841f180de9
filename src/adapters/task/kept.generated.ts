// generated from kept.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const keptTemplate: Template = [
  {"kind":"func","symbol":"forward.keep","type":"iii>i","locals":"i","code":"20002802182103200320012002fc0a00002000200320026a36021820030b","relocs":[],"memory":true},
];
