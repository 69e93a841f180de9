// generated from deny-insecure.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const denyInsecureTemplate: Template = [
  {"kind":"global","symbol":"deny-insecure.state","type":"l","init":"0"},
  {"kind":"func","symbol":"deny-insecure.u64","type":">l","locals":"l","code":"23 4295f8a9fa97b7de9b9e7f7c220024 20002000421e888542b9cb93e7d1ed91acbf7f7e210020002000421b888542eba3c499b1b792e8947f7e210020002000421f88850b","relocs":["global deny-insecure.state","global deny-insecure.state"],"memory":false},
  {"kind":"func","symbol":"deny-insecure.bytes","type":"l>i","locals":"iii","code":"20004280808080015a0440000b4108410410 21012000a7410810 21022001200236020020012000a736020420022000a76a210302400340200220034f0d01200210 370300200241086a21020c000b0b20010b","relocs":["func rt.alloc","func rt.alloc","func deny-insecure.u64"],"memory":true},
];
