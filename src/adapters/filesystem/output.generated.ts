// generated from output.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const outputTemplate: Template = [
  {"kind":"func","symbol":"fs.descriptor.write-via-stream","type":"il>i","locals":"","code":"20002001410010 0b","relocs":["func filesystem/output#open"],"memory":false},
  {"kind":"func","symbol":"fs.descriptor.append-via-stream","type":"i>i","locals":"","code":"20004200410110 0b","relocs":["func filesystem/output#open"],"memory":false},
  {"kind":"func","symbol":"filesystem/output#open","type":"ili>i","locals":"i","code":"2000410310 210320030440200310 0f0b20014200530440410c10 0f0b20002001200210 10 0b","relocs":["func fs.writable","func fs.answer","func fs.answer","func fs.new-output","func fs.answer-handle"],"memory":false},
  {"kind":"func","symbol":"fs.new-output","type":"ili>i","locals":"i","code":"411810 220345044041000f0b200028020010 2003 360200200320002902003702042003200236020c20032001370310200310 0b","relocs":["func heap.try-alloc","func fs.hold","address data.fs.output","func canon.new-output-stream"],"memory":true},
  {"kind":"func","symbol":"filesystem/output#is-closed","type":"i>i","locals":"","code":"200028020c4102710b","relocs":[],"memory":true},
  {"kind":"func","symbol":"filesystem/output#check-write","type":"i>i","locals":"","code":"  200010 1b0b","relocs":["address data.io.closed","address data.fs.room","func filesystem/output#is-closed"],"memory":false},
  {"kind":"func","symbol":"filesystem/output#flush","type":"ii>i","locals":"","code":"  200010 1b0b","relocs":["address data.io.closed","address data.fs.written","func filesystem/output#is-closed"],"memory":false},
  {"kind":"func","symbol":"filesystem/output#write","type":"iiii>i","locals":"","code":"200020012002ad10 0b","relocs":["func filesystem/output#put"],"memory":false},
  {"kind":"func","symbol":"filesystem/output#write-zeroes","type":"ili>i","locals":"","code":"20004100200110 0b","relocs":["func filesystem/output#put"],"memory":false},
  {"kind":"func","symbol":"filesystem/output#put","type":"iil>i","locals":"iii","code":"200010 0440 0f0b20002802042103200028020c21052005044020002003280210ad3703100b2003200028020820002903102001200210 210420044504402000200029031020027c370310 0f0b2000200541027236020c200410 2204450440 0f0b 41013a0000 41003a0004 2004360208 0b","relocs":["func filesystem/output#is-closed","address data.io.closed","func fs.write","address data.fs.written","func io.new-error","address data.io.closed","address state.fs.result","address state.fs.result","address state.fs.result","address state.fs.result"],"memory":true},
  {"kind":"func","symbol":"filesystem/output#subscribe","type":"i>i","locals":"","code":"10 0b","relocs":["func io.new-ready"],"memory":false},
  {"kind":"func","symbol":"filesystem/output#drop","type":"i>","locals":"","code":"2000280204200028020810 200010 0b","relocs":["func fs.release","func heap.free"],"memory":true},
  {"kind":"data","symbol":"data.fs.output","align":4,"mutable":false,"bytes":"000000000000000000000000000000000000000000000000","relocs":["0 filesystem/output#check-write","4 filesystem/output#write","8 filesystem/output#flush","12 filesystem/output#subscribe","16 filesystem/output#drop","20 filesystem/output#write-zeroes"]},
  {"kind":"data","symbol":"data.fs.room","align":8,"mutable":false,"bytes":"00000000000000000000100000000000"},
  {"kind":"data","symbol":"data.fs.written","align":4,"mutable":false,"bytes":"00000000"},
];
