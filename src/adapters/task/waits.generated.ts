// generated from waits.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const waitsTemplate: Template = [
  {"kind":"func","symbol":"task/waits#word","type":"i>i","locals":"","code":" 2000410e764102746a280200200041ffff00714102746a0b","relocs":["address state.task.pages"],"memory":true},
  {"kind":"func","symbol":"task.remember","type":"ii>","locals":"ii","code":"200041808080084f0440000b 2000410e764102746a21022002280200450440410140002203417f460440000b200220034110743602000b200010 20013602000b","relocs":["address state.task.pages","func task/waits#word"],"memory":true},
  {"kind":"func","symbol":"task.waiting","type":"i>i","locals":"","code":"200010 2802000b","relocs":["func task/waits#word"],"memory":true},
];
