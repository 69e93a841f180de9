// generated from passive.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const passiveTemplate: Template = [
  {"kind":"global","symbol":"filesystem/passive#global-1","type":"i","init":"0"},
  {"kind":"func","symbol":"fs.passive-contents","type":"ill>l","locals":"ii","code":"200028020c2001a76a21032003410048044023 10 2002a710 220424 2004450440 2104200242802056044042802021020b0b200420032002a710 200421030b2003ad2002422086840b","relocs":["global filesystem/passive#global-1","func heap.free","func heap.try-alloc","global filesystem/passive#global-1","address state.fs.spare","func filesystem/passive#passive-copy"],"memory":true},
  {"kind":"func","symbol":"fs.passive-copy-contents","type":"iii>","locals":"","code":"2001410048044020002001200210 05200020012002fc0a00000b0b","relocs":["func filesystem/passive#passive-copy"],"memory":true},
  {"kind":"func","symbol":"filesystem/passive#passive-copy","type":"iii>","locals":"","code":"2000200141ffffffff0771200210 0b","relocs":["func segment.init-files"],"memory":false},
];
