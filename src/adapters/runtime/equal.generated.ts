// generated from equal.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const equalTemplate: Template = [
  {"kind":"func","symbol":"rt.equal","type":"iii>i","locals":"","code":"0340200245044041010f0b200241016b2102200020026a2d0000200120026a2d0000460d000b41000b","relocs":[],"memory":true},
];
