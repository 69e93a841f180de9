// generated from config.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const configTemplate: Template = [
  {"kind":"func","symbol":"config.plain-get","type":"ii>i","locals":"","code":"2000200110 1a10 0b","relocs":["func config/config#own","func config/config#plain"],"memory":false},
  {"kind":"func","symbol":"config.get","type":"ii>i","locals":"","code":"2000200110 1a 0b","relocs":["func config/config#own","address state.config.result"],"memory":false},
  {"kind":"func","symbol":"config.plain-get-merge","type":"ii>i","locals":"","code":"2000200110 04402000200110 10 0b10 0b","relocs":["func config/config#asks","func config/config#plain","func host.config.plain-get","func config/config#plain"],"memory":false},
  {"kind":"func","symbol":"config.get-merge","type":"ii>i","locals":"","code":"2000200110 044020002001 10 0b 0b","relocs":["func config/config#asks","address state.config.result","func host.config.get","address state.config.result"],"memory":false},
  {"kind":"func","symbol":"config.plain-get-all","type":">i","locals":"","code":" 0b","relocs":["address data.config.pairs"],"memory":false},
  {"kind":"func","symbol":"config.get-all","type":">i","locals":"","code":" 4100360200  290200370204 0b","relocs":["address state.config.result","address state.config.result","address data.config.pairs","address state.config.result"],"memory":true},
  {"kind":"func","symbol":"config.plain-get-all-merge","type":">i","locals":"","code":"10 10 10   10 10 0b","relocs":["func config/config#plain","func host.config.plain-get-all","func config/config#plain","address data.config.pairs","address data.config.filter","func pairs.merge","func config/config#plain"],"memory":false},
  {"kind":"func","symbol":"config.get-all-merge","type":">i","locals":"","code":" 10  2d000045044010   10 0b 0b","relocs":["address state.config.result","func host.config.get-all","address state.config.result","func config/config#plain","address data.config.pairs","address data.config.filter","func pairs.merge","address state.config.result"],"memory":true},
  {"kind":"func","symbol":"config/config#plain","type":">i","locals":"","code":" 41046a0b","relocs":["address state.config.result"],"memory":false},
  {"kind":"func","symbol":"config/config#own","type":"ii>i","locals":"i","code":" 41102000200110 2102 4100360200 2002410047360204200245044041000f0b 200229020837030841010b","relocs":["address data.config.pairs","func pairs.find","address state.config.result","address state.config.result","address state.config.result"],"memory":true},
  {"kind":"func","symbol":"config/config#asks","type":"ii>i","locals":"","code":"2000200110 044041000f0b 2000200110 0b","relocs":["func config/config#own","address data.config.filter","func pairs.passes"],"memory":false},
  {"kind":"data","symbol":"state.config.result","align":8,"mutable":true,"bytes":"00000000000000000000000000000000"},
];
