// generated from set.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const setTemplate: Template = [
  {"kind":"func","symbol":"control.set-stdin","type":"ii>i","locals":"i","code":"200110 21022002450440410210 0f0b200220002001fc0a00004100200210  2002360204 2001360208410010 0b","relocs":["func blob.new","func control.answer","func control/set#put","address state.io.text-input","address state.io.text-input","func control.answer"],"memory":true},
  {"kind":"func","symbol":"control/set#put","type":"ii>","locals":"","code":" 20006a2100200028020010 200020013602000b","relocs":["address state.control.blobs","func blob.drop"],"memory":true},
  {"kind":"func","symbol":"control.set-arguments","type":"ii>i","locals":"","code":"4104 20002001410010 10 0b","relocs":["address data.environment.arguments","func control/set#strings","func control.answer"],"memory":false},
  {"kind":"func","symbol":"control.set-variables","type":"ii>i","locals":"","code":"4108 20002001410110 10 0b","relocs":["address data.environment.variables","func control/set#strings","func control.answer"],"memory":false},
  {"kind":"func","symbol":"control/set#strings","type":"iiiii>i","locals":"iiiiii","code":"2003200441036a74210a2002200a6a2105200a2107200221060240034020062005460d01200628020020062802042004200620026b410871457110 45044041020f0b200720062802046a2107200641086a21060c000b0b200710 2108200845044041030f0b200821092008200a6a210a200221060240034020062005460d01200628020421072009200a36020020092007360204200a20062802002007fc0a0000200a20076a210a200641086a2106200941086a21090c000b0b2000200810 200120083602002001200336020441000b","relocs":["func control/set#is-text","func blob.new","func control/set#put"],"memory":true},
  {"kind":"func","symbol":"control/set#is-text","type":"iii>i","locals":"i","code":"200220014571044041000f0b200020016a21030240034020002003460d0120002d000045044041000f0b200220002d0000413d4671044041000f0b200041016a21000c000b0b41010b","relocs":[],"memory":true},
  {"kind":"func","symbol":"control.set-clock","type":"li>i","locals":"ll","code":"20004280b4c4c321562001ad428094ebdc035a720440410210 0f0b23 23 7d210320002003428094ebdc03807d21002001ad2003428094ebdc03827d2102200242005304402002428094ebdc037c2102200042017d21000b200024 200224 410010 0b","relocs":["func control.answer","global step-clock.time","global step-clock.step","global step-clock.seconds","global step-clock.nanoseconds","func control.answer"],"memory":false},
  {"kind":"data","symbol":"state.control.blobs","align":8,"mutable":true,"bytes":"000000000000000000000000"},
];
