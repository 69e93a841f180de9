// generated from input.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const inputTemplate: Template = [
  {"kind":"func","symbol":"fs.descriptor.read-via-stream","type":"il>i","locals":"ii","code":"2000280200210220022802004103460440410e10 0f0b2000280208410171450440410310 0f0b20014200530440410c10 0f0b411810 22030440200210 2003 3602002003200029020037020420032001370310200310 21030b200310 0b","relocs":["func fs.answer","func fs.answer","func fs.answer","func heap.try-alloc","func fs.hold","address data.fs.input","func canon.new-input-stream","func fs.answer-handle"],"memory":true},
  {"kind":"func","symbol":"filesystem/input#read","type":"ili>i","locals":"l","code":"200142005204402000200110 2201500440 0f0b20002802042000290310200110 21032000200342208810 0b 41003a0000 2003370204 0b","relocs":["func filesystem/input#most","address data.io.closed","func fs.contents","func filesystem/input#advance","address state.fs.result","address state.fs.result","address state.fs.result"],"memory":true},
  {"kind":"func","symbol":"filesystem/input#skip","type":"ili>i","locals":"","code":"200142005204402000200110 2201500440 0f0b2000200110 0b 41003a0000 2001370308 0b","relocs":["func filesystem/input#most","address data.io.closed","func filesystem/input#advance","address state.fs.result","address state.fs.result","address state.fs.result"],"memory":true},
  {"kind":"func","symbol":"filesystem/input#most","type":"il>l","locals":"","code":"20002802042000290310200110 0b","relocs":["func fs.most"],"memory":true},
  {"kind":"func","symbol":"filesystem/input#advance","type":"il>","locals":"","code":"2000200029031020017c3703100b","relocs":[],"memory":true},
  {"kind":"func","symbol":"filesystem/input#subscribe","type":"i>i","locals":"","code":"10 0b","relocs":["func io.new-ready"],"memory":false},
  {"kind":"func","symbol":"filesystem/input#drop","type":"i>","locals":"","code":"2000280204200028020810 200010 0b","relocs":["func fs.release","func heap.free"],"memory":true},
  {"kind":"data","symbol":"data.fs.input","align":4,"mutable":false,"bytes":"00000000000000000000000000000000","relocs":["0 filesystem/input#read","4 filesystem/input#skip","8 filesystem/input#subscribe","12 filesystem/input#drop"]},
];
