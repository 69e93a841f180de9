// generated from numbers.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const numbersTemplate: Template = [
  {"kind":"func","symbol":"trace.put-u64","type":"l>","locals":"","code":"2000420a5a04402000420a8010 0b41302000420a82a76a10 0b","relocs":["func trace.put-u64","func trace.put-byte"],"memory":false},
  {"kind":"func","symbol":"trace.put-s64","type":"l>","locals":"","code":"20004200530440412d10 420020007d21000b200010 0b","relocs":["func trace.put-byte","func trace.put-u64"],"memory":false},
  {"kind":"func","symbol":"trace.put-f32","type":"f>","locals":"","code":"2000bb10 0b","relocs":["func trace.put-f64"],"memory":false},
  {"kind":"func","symbol":"trace.put-f64","type":"d>","locals":"dlli","code":"20002000620440 410310 0f0b2000bd4200530440412d10 20009a21000b200044000000000000f07f610440 410310 0f0b200044000000000000404363044020009d20006104402000b110 0f0b2000440000000080842e41a29e210120014400000000000040436304402001440000000080842e41a320006104402001b12102200242c0843d8010 412e10 200242c0843d8210 0f0b0b0b2000bd21032003423488a72104413010 41f80010 413020044100476a10 2004450440410121040b2003420c86210320034200520440412e10 0b024003402003500d012003423c88a710 200342048621030c000b0b41f00010 200441ff076b210420044100480440412d10 410020046b21040b2004ad10 0b","relocs":["address data.trace.nan","func trace.put","func trace.put-byte","address data.trace.inf","func trace.put","func trace.put-u64","func trace.put-u64","func trace.put-byte","func trace/numbers#put-decimals","func trace.put-byte","func trace.put-byte","func trace.put-byte","func trace.put-byte","func trace.put-digit","func trace.put-byte","func trace.put-byte","func trace.put-u64"],"memory":false},
  {"kind":"func","symbol":"trace/numbers#put-decimals","type":"l>","locals":"","code":"0340200042a08d0680a710 200042a08d0682420a7e210020004200520d000b0b","relocs":["func trace.put-digit"],"memory":false},
  {"kind":"func","symbol":"trace.put-digit","type":"i>","locals":"","code":"200041d7004130200041094b1b6a10 0b","relocs":["func trace.put-byte"],"memory":false},
  {"kind":"data","symbol":"data.trace.nan","align":1,"mutable":false,"bytes":"6e616e"},
  {"kind":"data","symbol":"data.trace.inf","align":1,"mutable":false,"bytes":"696e66"},
];
