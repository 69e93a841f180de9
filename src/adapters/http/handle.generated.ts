// generated from handle.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const handleTemplate: Template = [
  {"kind":"func","symbol":"http.handle","type":"iii>i","locals":"","code":"2000 10 2000 10 2000 10 2000 10 10    10 710440200020012002 10  0f0b10 200010 20010440200210 0b 0b","relocs":["address state.http.scheme","func host.outgoing-request.scheme","address state.http.authority","func host.outgoing-request.authority","address state.http.path","func host.outgoing-request.path-with-query","address state.http.method","func host.outgoing-request.method","func http.is-path","address state.http.scheme","address state.http.authority","address state.http.method","func http.allows","address state.http.result","func host.handle","address state.http.result","func gate.refused","func canon.drop-outgoing-request","func canon.drop-request-options","address data.http.denied"],"memory":false},
  {"kind":"data","symbol":"state.http.result","align":8,"mutable":true,"bytes":"00000000000000000000000000000000000000000000000000000000000000000000000000000000"},
];
