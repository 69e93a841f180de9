// generated from error.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const errorTemplate: Template = [
  {"kind":"func","symbol":"io.new-error","type":"i>i","locals":"","code":"10 45044041000f0b4100200010 10 0b","relocs":["func cell.room","func cell.new","func canon.new-error"],"memory":false},
  {"kind":"func","symbol":"io.new-denied-error","type":">i","locals":"","code":"410010 0b","relocs":["func io.new-error"],"memory":false},
  {"kind":"func","symbol":"io.error.to-debug-string","type":"i>i","locals":"","code":"  360200 4109360204 0b","relocs":["address state.io.result","address data.io.error-text","address state.io.result","address state.io.result"],"memory":true},
  {"kind":"func","symbol":"io.error.drop","type":"i>","locals":"","code":"200010 0b","relocs":["func cell.free"],"memory":false},
  {"kind":"data","symbol":"data.io.error-text","align":8,"mutable":false,"bytes":"492f4f206572726f72"},
];
