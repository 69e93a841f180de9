// generated from deny-clock.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const denyClockTemplate: Template = [
  {"kind":"global","symbol":"clocks/deny-clock#global-3","type":"l","init":"0"},
  {"kind":"func","symbol":"deny-clock.monotonic-now","type":">l","locals":"","code":"23 23 42c0843d7c24 0b","relocs":["global clocks/deny-clock#global-3","global clocks/deny-clock#global-3","global clocks/deny-clock#global-3"],"memory":false},
  {"kind":"func","symbol":"deny-clock.wall-now","type":">i","locals":"l","code":"10 2100 2000428094ebdc0380370300 2000428094ebdc0382a7360208 0b","relocs":["func deny-clock.monotonic-now","address state.wall-clock","address state.wall-clock","address state.wall-clock"],"memory":true},
  {"kind":"data","symbol":"state.wall-clock","align":8,"mutable":true,"bytes":"00000000000000000000000000000000"},
];
