// generated from answer.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const answerTemplate: Template = [
  {"kind":"global","symbol":"control/answer#global-1","type":"i","init":"0"},
  {"kind":"func","symbol":"control.realloc","type":"iiii>i","locals":"","code":"200020012002200310 0b","relocs":["func rt.realloc"],"memory":false},
  {"kind":"func","symbol":"control.answer","type":"i>i","locals":"i","code":"200041016b2101 20004100473a0000 20013a0001 20013a0004 20013a0008 0b","relocs":["address state.control.result","address state.control.result","address state.control.result","address state.control.result","address state.control.result"],"memory":true},
  {"kind":"func","symbol":"control.lend","type":"i>i","locals":"","code":"23 10 200010 24 23 0b","relocs":["global control/answer#global-1","func heap.free","func heap.try-alloc","global control/answer#global-1","global control/answer#global-1"],"memory":false},
  {"kind":"func","symbol":"control.lend-block","type":"i>","locals":"","code":"23 10 200024 0b","relocs":["global control/answer#global-1","func heap.free","global control/answer#global-1"],"memory":false},
  {"kind":"data","symbol":"state.control.result","align":8,"mutable":true,"bytes":"000000000000000000000000000000000000000000000000"},
];
