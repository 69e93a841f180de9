// generated from output.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const outputTemplate: Template = [
  {"kind":"func","symbol":"control.take-stdout","type":">i","locals":"","code":" 10 0b","relocs":["address state.io.captured-stdout","func control/output#take"],"memory":false},
  {"kind":"func","symbol":"control.take-stderr","type":">i","locals":"","code":" 10 0b","relocs":["address state.io.captured-stderr","func control/output#take"],"memory":false},
  {"kind":"func","symbol":"control/output#take","type":"i>i","locals":"","code":" 41003a0000 2000290204370208 2000290318370310200028020410 200042003702042000410036020c20004200370318 0b","relocs":["address state.control.result","address state.control.result","address state.control.result","func control.lend-block","address state.control.result"],"memory":true},
];
