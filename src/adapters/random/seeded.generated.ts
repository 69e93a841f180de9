// generated from seeded.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const seededTemplate: Template = [
  {"kind":"func","symbol":"seeded.random-u64","type":">l","locals":"","code":" 10 0b","relocs":["address state.seeded.random","func random/seeded#u64"],"memory":false},
  {"kind":"func","symbol":"seeded.insecure-u64","type":">l","locals":"","code":" 10 0b","relocs":["address state.seeded.insecure","func random/seeded#u64"],"memory":false},
  {"kind":"func","symbol":"seeded.random-bytes","type":"l>i","locals":"","code":" 200010 0b","relocs":["address state.seeded.random","func random/seeded#bytes"],"memory":false},
  {"kind":"func","symbol":"seeded.insecure-bytes","type":"l>i","locals":"","code":" 200010 0b","relocs":["address state.seeded.insecure","func random/seeded#bytes"],"memory":false},
  {"kind":"func","symbol":"random/seeded#u64","type":"i>l","locals":"","code":"2000 410810  2903000b","relocs":["address state.seeded.number","func random/seeded#fill","address state.seeded.number"],"memory":true},
  {"kind":"func","symbol":"random/seeded#bytes","type":"il>i","locals":"i","code":"20014280808080015a0440000b4108410410 210220022001a736020420022001a7410110 360200200020022802002001a710 20020b","relocs":["func rt.alloc","func rt.alloc","func random/seeded#fill"],"memory":true},
  {"kind":"func","symbol":"random/seeded#fill","type":"iii>","locals":"ii","code":"2000280280012103024003402002450d01200341c000460440200241c0004f04402000200110 200141c0006a2101200241c0006b21020c020b2000200041c0006a10 410021030b41c00020036b210420022004490440200221040b2001200041c0006a20036a2004fc0a0000200320046a2103200120046a2101200220046b21020c000b0b20002003360280010b","relocs":["func random/seeded#next","func random/seeded#next"],"memory":true},
  {"kind":"func","symbol":"random/seeded#next","type":"ii>","locals":"","code":"2000200110 2000200029033042017c3703300b","relocs":["func chacha20.block"],"memory":true},
  {"kind":"data","symbol":"state.seeded.number","align":8,"mutable":true,"bytes":"0000000000000000"},
];
