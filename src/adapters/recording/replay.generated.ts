// generated from replay.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const replayTemplate: Template = [
  {"kind":"global","symbol":"recording/replay#global-1","type":"i","init":"0"},
  {"kind":"func","symbol":"replay.next","type":"il>i","locals":"iiiii","code":"23  2802004f044041000f0b  2802046a23 41206c6a21022002280200200047200229030820015272044041000f0b23 41016a24 200228020445044041010f0b  28020c6a2106  2802086a20022802144103746a210320022802182104024003402004450d01200620032802006a210520052003280204047f200328020410 05200528020020066a0b360200200341086a2103200441016b21040c000b0b200620022802106a0b","relocs":["global recording/replay#global-1","address state.replay.calls","address state.replay.calls","address state.replay.calls","global recording/replay#global-1","global recording/replay#global-1","global recording/replay#global-1","address state.replay.calls","address state.replay.calls","address state.replay.calls","address state.replay.calls","func replay.make"],"memory":true},
];
