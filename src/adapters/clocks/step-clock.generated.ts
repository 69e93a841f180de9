// generated from step-clock.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const stepClockTemplate: Template = [
  {"kind":"global","symbol":"step-clock.time","type":"l","init":"0"},
  {"kind":"func","symbol":"step-clock.add","type":"ll>l","locals":"","code":"200020017c2101427f200120012000541b0b","relocs":[],"memory":false},
  {"kind":"func","symbol":"step-clock.monotonic-now","type":">l","locals":"","code":"23 23  29030010 24 0b","relocs":["global step-clock.time","global step-clock.time","address data.clock.step","func step-clock.add","global step-clock.time"],"memory":true},
  {"kind":"func","symbol":"step-clock.wall-now","type":">i","locals":"ll","code":"10 21002000428094ebdc0382 2903107c2101 2000428094ebdc03802001428094ebdc03807c 2903087c370300 2001428094ebdc03823e0208 0b","relocs":["func step-clock.monotonic-now","address data.clock.step","address state.wall-clock","address data.clock.step","address state.wall-clock","address state.wall-clock"],"memory":true},
];
