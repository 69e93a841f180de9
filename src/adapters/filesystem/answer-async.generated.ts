// generated from answer-async.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const answerAsyncTemplate: Template = [
  {"kind":"func","symbol":"fs-async.error","type":"i>i","locals":"","code":"200020004100476b0b","relocs":[],"memory":false},
  {"kind":"func","symbol":"filesystem/answer-async#put","type":"iiii>i","locals":"","code":" 20002d00003a0000200020016a2101 20026a210220002d00000440200220012d000010 3a000005200220012003fc0a00000b 0b","relocs":["address state.fs-async.result","address state.fs-async.result","func fs-async.error","address state.fs-async.result"],"memory":true},
  {"kind":"func","symbol":"fs-async.done","type":"i>i","locals":"","code":"200041014104410010 0b","relocs":["func filesystem/answer-async#put"],"memory":false},
  {"kind":"func","symbol":"fs-async.flags","type":"i>i","locals":"","code":"200041014104410110 0b","relocs":["func filesystem/answer-async#put"],"memory":false},
  {"kind":"func","symbol":"fs-async.handle","type":"i>i","locals":"","code":"200041044104410410 0b","relocs":["func filesystem/answer-async#put"],"memory":false},
  {"kind":"func","symbol":"fs-async.string","type":"i>i","locals":"","code":"200041044104410810 0b","relocs":["func filesystem/answer-async#put"],"memory":false},
  {"kind":"func","symbol":"fs-async.hash","type":"i>i","locals":"","code":"200041084108411010 0b","relocs":["func filesystem/answer-async#put"],"memory":false},
  {"kind":"func","symbol":"fs-async.type","type":"i>i","locals":"","code":"200041014104410110 1a20002d0000450440 41046a20002d000110 0b 0b","relocs":["func filesystem/answer-async#put","address state.fs-async.result","func fs-async.put-type","address state.fs-async.result"],"memory":true},
  {"kind":"func","symbol":"fs-async.stat","type":"i>i","locals":"","code":"200041084108410010 1a20002d0000450440 41086a20002d000810  41186a200041106a41d800fc0a00000b 0b","relocs":["func filesystem/answer-async#put","address state.fs-async.result","func fs-async.put-type","address state.fs-async.result","address state.fs-async.result"],"memory":true},
  {"kind":"func","symbol":"fs-async.put-type","type":"ii>","locals":"","code":"200042003702002000200141016b410720011b3a00000b","relocs":[],"memory":true},
  {"kind":"data","symbol":"state.fs-async.result","align":8,"mutable":true,"bytes":"00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"},
];
