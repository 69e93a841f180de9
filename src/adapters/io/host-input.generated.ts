// generated from host-input.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const hostInputTemplate: Template = [
  {"kind":"func","symbol":"io.wrap-input-stream","type":"i>i","locals":"","code":" 200010 10 0b","relocs":["address data.io.host-input","func cell.new","func canon.new-input-stream"],"memory":false},
  {"kind":"func","symbol":"io.lend-input-stream","type":"i>i","locals":"","code":"2000280200 470440000b20002802040b","relocs":["address data.io.host-input"],"memory":true},
  {"kind":"func","symbol":"io.unwrap-input-stream","type":"i>i","locals":"ii","code":"200010 220110 21022001 360200200010 20020b","relocs":["func canon.rep-input-stream","func io.lend-input-stream","address data.io.host-input-gone","func canon.drop-input-stream"],"memory":true},
  {"kind":"func","symbol":"io/host-input#read","type":"ili>i","locals":"","code":"20002802042001 200204 10 0510 0b410410 0b","relocs":["address state.io.result","block type ili>","func host.input-stream.blocking-read","func host.input-stream.read","func io.wrap-stream-error"],"memory":true},
  {"kind":"func","symbol":"io/host-input#skip","type":"ili>i","locals":"","code":"20002802042001 200204 10 0510 0b410810 0b","relocs":["address state.io.result","block type ili>","func host.input-stream.blocking-skip","func host.input-stream.skip","func io.wrap-stream-error"],"memory":true},
  {"kind":"func","symbol":"io/host-input#subscribe","type":"i>i","locals":"","code":"200028020410 10 0b","relocs":["func host.input-stream.subscribe","func io.wrap-pollable"],"memory":true},
  {"kind":"func","symbol":"io/host-input#drop","type":"i>","locals":"","code":"200028020410 200010 0b","relocs":["func canon.drop-host-input-stream","func cell.free"],"memory":true},
  {"kind":"data","symbol":"data.io.host-input-gone","align":4,"mutable":false,"bytes":"00000000000000000000000000000000","relocs":["0 cell.free","4 cell.free","8 cell.free","12 cell.free"]},
  {"kind":"data","symbol":"data.io.host-input","align":4,"mutable":false,"bytes":"00000000000000000000000000000000","relocs":["0 io/host-input#read","4 io/host-input#skip","8 io/host-input#subscribe","12 io/host-input#drop"]},
];
