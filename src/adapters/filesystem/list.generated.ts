// generated from list.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const listTemplate: Template = [
  {"kind":"func","symbol":"fs.descriptor.read-directory","type":"i>i","locals":"ii","code":"2000280200210120012802004103470440411810 0f0b41930210 2202450440411610 0f0b200110 2002200136020020022000280204360204200210 37030820024100360210200210 10 0b","relocs":["func fs.answer","func heap.try-alloc","func fs.answer","func fs.hold","func fs.entries-made","func canon.new-directory-entry-stream","func fs.answer-handle"],"memory":true},
  {"kind":"func","symbol":"fs.directory-entry-stream.read-directory-entry","type":"i>i","locals":"iii","code":"20002802002101 41003a0000 41003a00042001200041146a200028021010 044023 41016a24 0b034023 2001280210460440200204402000200210 1a0b 0f0b200128020c23 4102746a2802002102200210 200029030856044023 41016a24 0c010b0b2000200210 2103 41013a0004 20022802002802003a0008 200041146a36020c 2003360210 0b","relocs":["address state.fs.result","address state.fs.result","func fs.search","global fs.at","global fs.at","global fs.at","func filesystem/list#keep-name","address state.fs.result","global fs.at","func fs.entry-number","global fs.at","global fs.at","func filesystem/list#keep-name","address state.fs.result","address state.fs.result","address state.fs.result","address state.fs.result","address state.fs.result"],"memory":true},
  {"kind":"func","symbol":"filesystem/list#keep-name","type":"ii>i","locals":"","code":"20002001280204360210200041146a200141086a2001280204fc0a000020012802040b","relocs":[],"memory":true},
  {"kind":"func","symbol":"fs.directory-entry-stream.drop","type":"i>","locals":"","code":"2000280200200028020410 200010 0b","relocs":["func fs.release","func heap.free"],"memory":true},
];
