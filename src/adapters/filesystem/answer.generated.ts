// generated from answer.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const answerTemplate: Template = [
  {"kind":"func","symbol":"fs.answer","type":"i>i","locals":"","code":" 20004100473a0000 20003a0001 20003a0004 20003a0008 0b","relocs":["address state.fs.result","address state.fs.result","address state.fs.result","address state.fs.result","address state.fs.result"],"memory":true},
  {"kind":"func","symbol":"fs.answer-handle","type":"i>i","locals":"","code":"2000450440411610 0f0b 41003a0000 2000360204 0b","relocs":["func fs.answer","address state.fs.result","address state.fs.result","address state.fs.result"],"memory":true},
  {"kind":"data","symbol":"state.fs.result","align":8,"mutable":true,"bytes":"0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"},
];
