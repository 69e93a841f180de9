// generated from splice.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const spliceTemplate: Template = [
  {"kind":"func","symbol":"io.output-stream.splice","type":"iil>i","locals":"","code":"200020012002410010 0b","relocs":["func io.splice"],"memory":false},
  {"kind":"func","symbol":"io.output-stream.blocking-splice","type":"iil>i","locals":"","code":"200020012002410110 0b","relocs":["func io.splice"],"memory":false},
  {"kind":"func","symbol":"io.splice","type":"iili>i","locals":"ii","code":"03402000200028020028020011 00210420042d0000044020040f0b2004290308502003710440200010 210420042d00000440200410 0f0b0c010b0b20022004290308560440200429030821020b02402002500d00200120022003200128020028020011 00210420042d00000440200410 0f0b200428020821052005450d002000200428020420054100200028020028020411 00210420042d00000440200410 0f0b20030440200010 210420042d00000440200410 0f0b0b0b 41003a0000 2005ad370308 0b","relocs":["type i>i","func io/splice#flush","func io/splice#failed","type ili>i","func io/splice#failed","type iiii>i","func io/splice#failed","func io/splice#flush","func io/splice#failed","address state.io.result","address state.io.result","address state.io.result"],"memory":true},
  {"kind":"func","symbol":"io/splice#flush","type":"i>i","locals":"","code":"20004101200028020028020811 000b","relocs":["type ii>i"],"memory":true},
  {"kind":"func","symbol":"io/splice#failed","type":"i>i","locals":"l","code":"20002902042101 41013a0000 2001370308 0b","relocs":["address state.io.result","address state.io.result","address state.io.result"],"memory":true},
];
