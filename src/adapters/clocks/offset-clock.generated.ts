// generated from offset-clock.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const offsetClockTemplate: Template = [
  {"kind":"func","symbol":"offset-clock.wall-now","type":">i","locals":"illl","code":" 10  2903002103 2903002102 280208 2802086a21002000418094ebdc034f04402000418094ebdc036b2100200342017c21030b200220037c2101200342005304402001200256044042002101410021000b0520012002540440427f21010b0b 2001370300 2000360208 0b","relocs":["address state.wall-clock","func host.wall-clock.now","address data.clock.offset","address state.wall-clock","address state.wall-clock","address data.clock.offset","address state.wall-clock","address state.wall-clock","address state.wall-clock"],"memory":true},
];
