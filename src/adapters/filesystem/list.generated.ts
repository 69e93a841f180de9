// generated from list.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const listTemplate: Template = [
  {"kind":"func","symbol":"fs.descriptor.read-directory","type":"i>i","locals":"ii","code":"2000280200210120012802004103470440411810 0f0b200110 418c0210 2102200220013602002002200028020436020420024100360208200210 10 0b","relocs":["func fs.answer","func fs.hold","func heap.alloc","func canon.new-directory-entry-stream","func fs.answer-handle"],"memory":true},
  {"kind":"func","symbol":"fs.directory-entry-stream.read-directory-entry","type":"i>i","locals":"iii","code":"20002802002101 41003a0000 41003a000420012000410c6a200028020810 044023 41016a24 0b23 2001280210460440 0f0b200128020c23 4102746a280200210220022802042103200020033602082000410c6a200241086a2003fc0a0000 41013a0004 20022802002802003a0008 2000410c6a36020c 2003360210 0b","relocs":["address state.fs.result","address state.fs.result","func fs.search","global fs.at","global fs.at","global fs.at","address state.fs.result","global fs.at","address state.fs.result","address state.fs.result","address state.fs.result","address state.fs.result","address state.fs.result"],"memory":true},
  {"kind":"func","symbol":"fs.directory-entry-stream.drop","type":"i>","locals":"","code":"2000280200200028020410 200010 0b","relocs":["func fs.release","func heap.free"],"memory":true},
];
