// generated from seed.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const seedTemplate: Template = [
  {"kind":"func","symbol":"control.take-key","type":"ii>i","locals":"","code":"200141204b044041010f0b 410041c000fc0b00  4110fc0a0000 41106a20002001fc0a000041000b","relocs":["address state.control.key","address state.control.key","address data.control.chacha20","address state.control.key"],"memory":true},
  {"kind":"func","symbol":"control.seed-random","type":">","locals":"","code":" 10 0b","relocs":["address state.seeded.random","func control/seed#begin"],"memory":false},
  {"kind":"func","symbol":"control.seed-insecure","type":">","locals":"","code":" 10 0b","relocs":["address state.seeded.insecure","func control/seed#begin"],"memory":false},
  {"kind":"func","symbol":"control/seed#begin","type":"i>","locals":"","code":"200041106a 41106a4120fc0a000020004200370330200041c000360280010b","relocs":["address state.control.key"],"memory":true},
  {"kind":"func","symbol":"control.seed-insecure-seed","type":">","locals":"","code":" 4102360238  41c0006a10   41c0006a4110fc0a00000b","relocs":["address state.control.key","address state.control.key","address state.control.key","func chacha20.block","address data.seeded.seed","address state.control.key"],"memory":true},
  {"kind":"data","symbol":"data.control.chacha20","align":8,"mutable":false,"bytes":"657870616e642033322d62797465206b"},
];
