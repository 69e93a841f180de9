// generated from sink.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const sinkTemplate: Template = [
  {"kind":"func","symbol":"rt.sink","type":"iiii>i","locals":"i","code":"20034100480440000b 41ffff036a20036a4110763f006b2104200441004a044020044000417f460440000b0b 0b","relocs":["address rt.heap-base","address rt.heap-base"],"memory":true},
];
