// generated from send.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const sendTemplate: Template = [
  {"kind":"func","symbol":"http.send","type":"i>i","locals":"i","code":"2000 10 2000 10 2000 10 2000 10 10    10 71044010  41c00010 21012001200036021420012000200141186a10 10 0f0b10 200010 4100 10 10 41000b","relocs":["address state.http.scheme","func host.03.request.get-scheme","address state.http.authority","func host.03.request.get-authority","address state.http.path","func host.03.request.get-path-with-query","address state.http.method","func host.03.request.get-method","func http.is-path","address state.http.scheme","address state.http.authority","address state.http.method","func http.allows","func rt.reset","address data.http.sending","func forward.new","func host.03.send","func forward.go","func gate.refused","func canon.drop-03.request","address data.http.denied","func gate.return-send","func rt.reset"],"memory":true},
  {"kind":"func","symbol":"http/send#returned","type":"i>i","locals":"","code":"2000200041186a10 200010 0b","relocs":["func gate.return-send","func forward.end"],"memory":false},
  {"kind":"func","symbol":"http/send#cancelled","type":"ii>","locals":"","code":"20014103460440200028021410 0b0b","relocs":["func canon.drop-03.request"],"memory":true},
  {"kind":"data","symbol":"data.http.sending","align":4,"mutable":false,"bytes":"000000000000000000000000","relocs":["0 http/send#returned","4 http/send#returned","8 http/send#cancelled"]},
];
