// generated from buffer.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const bufferTemplate: Template = [
  {"kind":"func","symbol":"task.buffer","type":"i>l","locals":"","code":"20002d0010044042000f0b2000280228450440200041802010 36022820002802284504402000411510 42000f0b200041802036022c0b20002903280b","relocs":["func heap.try-alloc","func task.fail"],"memory":true},
  {"kind":"func","symbol":"task.roomier","type":"ii>","locals":"i","code":"200141802046200028022c418020467104404180800410 22020440200028022810 2000200236022820004180800436022c0b0b0b","relocs":["func heap.try-alloc","func heap.free"],"memory":true},
  {"kind":"func","symbol":"task.free-buffer","type":"i>","locals":"","code":"20002802280440200028022810 0b0b","relocs":["func heap.free"],"memory":true},
];
