// generated from list.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const listTemplate: Template = [
  {"kind":"func","symbol":"fs.descriptor.read-directory","type":"i>i","locals":"ii","code":"2000280200210120012802004103470440411810 0f0b200010 22020440200210 21020b200210 0b","relocs":["func fs.answer","func fs.new-listing","func canon.new-directory-entry-stream","func fs.answer-handle"],"memory":true},
  {"kind":"func","symbol":"fs.new-listing","type":"i>i","locals":"i","code":"41930210 22010440200028020010 20012000290200370200200110 200141003602100b20010b","relocs":["func heap.try-alloc","func fs.hold","func fs.begin-listing"],"memory":true},
  {"kind":"func","symbol":"fs.directory-entry-stream.read-directory-entry","type":"i>i","locals":"iii","code":"20002802002101 42003702002001200041146a200028021010 044023 41016a24 0b200010 23 2001280210460440 0f0b200128020c23 4102746a28020021022002280204210320002003360210200041146a200241086a2003fc0a0000 41013a0004 20022802002802003a0008 200041146a36020c 2003360210 0b","relocs":["address state.fs.result","func fs.search","global fs.at","global fs.at","func fs.pass-new","global fs.at","address state.fs.result","global fs.at","address state.fs.result","address state.fs.result","address state.fs.result","address state.fs.result","address state.fs.result"],"memory":true},
  {"kind":"func","symbol":"fs.directory-entry-stream.drop","type":"i>","locals":"","code":"2000280200200028020410 200010 0b","relocs":["func fs.release","func heap.free"],"memory":true},
];
