// generated from stderr.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const stderrTemplate: Template = [
  {"kind":"global","symbol":"trace/stderr#global-1","type":"i","init":"0"},
  {"kind":"func","symbol":"trace.sink","type":"ii>","locals":"","code":"23 45044010 24 0b23 20002001 10  2d00000440 2d0004450440 28020810 0b0b0b","relocs":["global trace/stderr#global-1","func host.trace.get-stderr","global trace/stderr#global-1","global trace/stderr#global-1","address state.trace.result","func host.trace.write","address state.trace.result","address state.trace.result","address state.trace.result","func canon.drop-trace-error"],"memory":true},
  {"kind":"data","symbol":"state.trace.result","align":8,"mutable":true,"bytes":"000000000000000000000000"},
];
