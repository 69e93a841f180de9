// generated from step-clock.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const stepClockTemplate: Template = [
  {"kind":"global","symbol":"step-clock.time","type":"l","init":"1000000"},
  {"kind":"global","symbol":"step-clock.step","type":"l","init":"1000000"},
  {"kind":"global","symbol":"step-clock.seconds","type":"l","init":"0"},
  {"kind":"global","symbol":"step-clock.nanoseconds","type":"l","init":"0"},
  {"kind":"func","symbol":"step-clock.add","type":"ll>l","locals":"","code":"200020017c2101427f200120012000541b0b","relocs":[],"memory":false},
  {"kind":"func","symbol":"step-clock.monotonic-now","type":">l","locals":"","code":"23 23 23 10 24 0b","relocs":["global step-clock.time","global step-clock.time","global step-clock.step","func step-clock.add","global step-clock.time"],"memory":false},
  {"kind":"func","symbol":"step-clock.wall-now","type":">i","locals":"ll","code":"10 23 7d21002000428094ebdc038223 7c2101 2000428094ebdc03802001428094ebdc03807c23 7c370300 2001428094ebdc03823e0208 0b","relocs":["func step-clock.monotonic-now","global step-clock.step","global step-clock.nanoseconds","address state.wall-clock","global step-clock.seconds","address state.wall-clock","address state.wall-clock"],"memory":true},
  {"kind":"func","symbol":"step-clock.peek","type":">l","locals":"","code":"23 0b","relocs":["global step-clock.time"],"memory":false},
  {"kind":"func","symbol":"step-clock.deadline","type":"l>l","locals":"","code":"23 200010 0b","relocs":["global step-clock.time","func step-clock.add"],"memory":false},
  {"kind":"func","symbol":"step-clock.wait-until","type":"l>","locals":"","code":"23 2000540440200024 0b0b","relocs":["global step-clock.time","global step-clock.time"],"memory":false},
  {"kind":"func","symbol":"step-clock.wait-for","type":"l>","locals":"","code":"23 200010 10 0b","relocs":["global step-clock.time","func step-clock.add","func step-clock.wait-until"],"memory":false},
  {"kind":"data","symbol":"state.wall-clock","align":8,"mutable":true,"bytes":"00000000000000000000000000000000"},
];
