// generated from forward.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const forwardTemplate: Template = [
  {"kind":"func","symbol":"forward.new","type":"ii>i","locals":"i","code":"200020016a10 22020440200241002000fc0b002002200220006a3602100b20020b","relocs":["func heap.try-alloc"],"memory":true},
  {"kind":"func","symbol":"forward.keep","type":"iii>i","locals":"i","code":"20002802102103200320012002fc0a00002000200320026a36021020030b","relocs":[],"memory":true},
  {"kind":"func","symbol":"forward.wait","type":"ii>i","locals":"","code":"20002001360200200010 3602042001200028020410 200010 200010 0b","relocs":["func canon.waitable-set.new","func canon.waitable.join","func canon.context.set","func task/forward#on"],"memory":true},
  {"kind":"func","symbol":"forward.on","type":">i","locals":"","code":"10 10 0b","relocs":["func canon.context.get","func task/forward#on"],"memory":false},
  {"kind":"func","symbol":"task/forward#on","type":"i>i","locals":"","code":"41022000280204410474720b","relocs":[],"memory":true},
  {"kind":"func","symbol":"forward.over","type":"ii>i","locals":"i","code":"2000410147200141024772044041000f0b10 21022002280200410010 200228020010 200228020410 20020b","relocs":["func canon.context.get","func canon.waitable.join","func canon.subtask.drop","func canon.waitable-set.drop"],"memory":true},
  {"kind":"func","symbol":"forward.realloc","type":"iiii>i","locals":"","code":"2001450440410021000b2003450440200010 20020f0b2000200310 0b","relocs":["func heap.free","func heap.realloc"],"memory":false},
  {"kind":"func","symbol":"forward.free","type":"ii>","locals":"","code":"20010440200010 0b0b","relocs":["func heap.free"],"memory":false},
];
