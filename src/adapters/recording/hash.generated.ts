// generated from hash.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const hashTemplate: Template = [
  {"kind":"func","symbol":"hash.mix","type":"ll>l","locals":"","code":"200020018542b383808080207e210020002000421d88850b","relocs":[],"memory":false},
  {"kind":"func","symbol":"hash.mix-bytes","type":"lii>l","locals":"","code":"20002002ad10 21000240034020024108490d012000200129000010 2100200141086a2101200241086b21020c000b0b024003402002450d012000200131000010 2100200141016a2101200241016b21020c000b0b20000b","relocs":["func hash.mix","func hash.mix","func hash.mix"],"memory":true},
];
