// generated from request.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const requestTemplate: Template = [
  {"kind":"func","symbol":"http.is-path","type":">i","locals":"i","code":" 2d000045044041010f0b 28020845044041010f0b 2802042d000021002000412f462000413f46720b","relocs":["address state.http.path","address state.http.path","address state.http.path"],"memory":true},
  {"kind":"data","symbol":"state.http.scheme","align":8,"mutable":true,"bytes":"00000000000000000000000000000000"},
  {"kind":"data","symbol":"state.http.authority","align":8,"mutable":true,"bytes":"000000000000000000000000"},
  {"kind":"data","symbol":"state.http.path","align":8,"mutable":true,"bytes":"000000000000000000000000"},
  {"kind":"data","symbol":"state.http.method","align":8,"mutable":true,"bytes":"000000000000000000000000"},
  {"kind":"data","symbol":"data.http.denied","align":8,"mutable":false,"bytes":"01000000000000000f"},
];
