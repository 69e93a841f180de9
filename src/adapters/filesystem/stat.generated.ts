// generated from stat.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const statTemplate: Template = [
  {"kind":"func","symbol":"fs.descriptor.stat","type":"i>i","locals":"","code":"200028020010 0b","relocs":["func filesystem/stat#stat"],"memory":true},
  {"kind":"func","symbol":"fs.descriptor.stat-at","type":"iiii>i","locals":"i","code":"200020012002200310 210420040440200410 0f0b23 10 0b","relocs":["func fs.lookup","func fs.answer","global fs.found","func filesystem/stat#stat"],"memory":false},
  {"kind":"func","symbol":"filesystem/stat#stat","type":"i>i","locals":"i","code":"20002802004103462101 41003a0000 20002802003a0008 4101200028020420011bad370310 4100200028021020011bad370318 41206a2000411810 10  41386a2000412010 10  41d0006a2000412810 10  0b","relocs":["address state.fs.result","address state.fs.result","address state.fs.result","address state.fs.result","address state.fs.result","func fs.time","func filesystem/stat#put","address state.fs.result","func fs.time","func filesystem/stat#put","address state.fs.result","func fs.time","func filesystem/stat#put","address state.fs.result"],"memory":true},
  {"kind":"func","symbol":"filesystem/stat#put","type":"il>","locals":"","code":"2001 2903007c2101200041013a000020002001428094ebdc038037030820002001428094ebdc0382a73602100b","relocs":["address data.fs.epoch"],"memory":true},
  {"kind":"func","symbol":"fs.descriptor.get-type","type":"i>i","locals":"","code":" 41003a0000 20002802002802003a0001 0b","relocs":["address state.fs.result","address state.fs.result","address state.fs.result"],"memory":true},
  {"kind":"func","symbol":"fs.descriptor.get-flags","type":"i>i","locals":"","code":" 41003a0000 20002802083a0001 0b","relocs":["address state.fs.result","address state.fs.result","address state.fs.result"],"memory":true},
  {"kind":"func","symbol":"fs.descriptor.is-same-object","type":"ii>i","locals":"","code":"20002802002001280200460b","relocs":[],"memory":true},
  {"kind":"func","symbol":"fs.descriptor.metadata-hash","type":"i>i","locals":"","code":"200028020010 0b","relocs":["func filesystem/stat#hash"],"memory":true},
  {"kind":"func","symbol":"fs.descriptor.metadata-hash-at","type":"iiii>i","locals":"i","code":"200020012002200310 210420040440200410 0f0b23 10 0b","relocs":["func fs.lookup","func fs.answer","global fs.found","func filesystem/stat#hash"],"memory":false},
  {"kind":"func","symbol":"filesystem/stat#hash","type":"i>i","locals":"","code":" 41003a0000 2000ad370308 2000ad370310 0b","relocs":["address state.fs.result","address state.fs.result","address state.fs.result","address state.fs.result"],"memory":true},
];
