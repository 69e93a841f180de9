// generated from timer.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const timerTemplate: Template = [
  {"kind":"func","symbol":"timer.subscribe-instant","type":"l>i","locals":"","code":" 2000a72000422088a710 10 10 0b","relocs":["address data.io.timer","func cell.new","func cell.new","func canon.new-pollable"],"memory":false},
  {"kind":"func","symbol":"timer.subscribe-duration","type":"l>i","locals":"","code":"23 200010 10 0b","relocs":["global step-clock.time","func step-clock.add","func timer.subscribe-instant"],"memory":false},
  {"kind":"func","symbol":"clocks/timer#instant","type":"i>l","locals":"","code":"20002802042903000b","relocs":[],"memory":true},
  {"kind":"func","symbol":"clocks/timer#ready","type":"i>i","locals":"","code":"23 200010 5a0b","relocs":["global step-clock.time","func clocks/timer#instant"],"memory":false},
  {"kind":"func","symbol":"clocks/timer#block","type":"i>","locals":"","code":"200010 10 0b","relocs":["func clocks/timer#instant","func step-clock.wait-until"],"memory":false},
  {"kind":"func","symbol":"clocks/timer#drop","type":"i>","locals":"","code":"200028020410 200010 0b","relocs":["func cell.free","func cell.free"],"memory":true},
  {"kind":"func","symbol":"io.timed-pollable.ready","type":"i>i","locals":"","code":"200010 2000280200 46044010 1a0b0b","relocs":["func io.pollable.ready","address data.io.timer","func step-clock.monotonic-now"],"memory":true},
  {"kind":"func","symbol":"io.timed-poll","type":"ii>i","locals":"","code":"200020012000200110 10 0b","relocs":["func clocks/timer#prepare","func clocks/timer#finish"],"memory":false},
  {"kind":"func","symbol":"io.any-timed-poll","type":"ii>i","locals":"i","code":"2000200110 22024504402000200110 0f0b20002001200210 0b","relocs":["func clocks/timer#prepare","func io.any-poll","func clocks/timer#finish"],"memory":false},
  {"kind":"func","symbol":"clocks/timer#finish","type":"iii>i","locals":"","code":"2000200110 2002410246044010 1a0b0b","relocs":["func io.poll","func step-clock.monotonic-now"],"memory":false},
  {"kind":"func","symbol":"clocks/timer#prepare","type":"ii>i","locals":"iiiil","code":"427f2106200020014102746a21030240034020002003460d01200028020021022004200210 7221042002280200 46044041012105200210 2006540440200210 21060b0b200041046a21000c000b0b200520044b0440200610 0b200420056a0b","relocs":["func io.pollable.ready","address data.io.timer","func clocks/timer#instant","func clocks/timer#instant","func step-clock.wait-until"],"memory":true},
  {"kind":"data","symbol":"data.io.timer","align":4,"mutable":false,"bytes":"000000000000000000000000","relocs":["0 clocks/timer#ready","4 clocks/timer#block","8 clocks/timer#drop"]},
];
