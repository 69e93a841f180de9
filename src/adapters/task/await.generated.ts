// generated from await.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const awaitTemplate: Template = [
  {"kind":"func","symbol":"await.new","type":"ii>i","locals":"i","code":"200020016a10 22020440200241002000fc0b002002200220006a3602100b20020b","relocs":["func heap.try-alloc"],"memory":true},
  {"kind":"func","symbol":"await.keep","type":"iii>i","locals":"i","code":"20002802102103200320012002fc0a00002000200320026a36021020030b","relocs":[],"memory":true},
  {"kind":"func","symbol":"await.wait","type":"ii>i","locals":"","code":"20002001360200200010 3602042001200028020410 200010 200010 0b","relocs":["func canon.waitable-set.new","func canon.waitable.join","func canon.context.set","func task/await#on"],"memory":true},
  {"kind":"func","symbol":"await.on","type":">i","locals":"","code":"10 10 0b","relocs":["func canon.context.get","func task/await#on"],"memory":false},
  {"kind":"func","symbol":"task/await#on","type":"i>i","locals":"","code":"41022000280204410474720b","relocs":[],"memory":true},
  {"kind":"func","symbol":"await.over","type":"ii>i","locals":"i","code":"2000410147200141024772044041000f0b10 21022002280200410010 200228020010 200228020410 20020b","relocs":["func canon.context.get","func canon.waitable.join","func canon.subtask.drop","func canon.waitable-set.drop"],"memory":true},
];
