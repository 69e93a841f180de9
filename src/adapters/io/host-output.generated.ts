// generated from host-output.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const hostOutputTemplate: Template = [
  {"kind":"func","symbol":"io.wrap-output-stream","type":"i>i","locals":"","code":" 200010 10 0b","relocs":["address data.io.host-output","func cell.new","func canon.new-output-stream"],"memory":false},
  {"kind":"func","symbol":"io.lend-output-stream","type":"i>i","locals":"","code":"2000280200 470440000b20002802040b","relocs":["address data.io.host-output"],"memory":true},
  {"kind":"func","symbol":"io.unwrap-output-stream","type":"i>i","locals":"ii","code":"200010 220110 21022001 360200200010 20020b","relocs":["func canon.rep-output-stream","func io.lend-output-stream","address data.io.host-output-gone","func canon.drop-output-stream"],"memory":true},
  {"kind":"func","symbol":"io/host-output#check-write","type":"i>i","locals":"","code":"2000280204 10 410810 0b","relocs":["address state.io.result","func host.output-stream.check-write","func io.wrap-stream-error"],"memory":true},
  {"kind":"func","symbol":"io/host-output#write","type":"iiii>i","locals":"","code":"200028020420012002 200304 10 0510 0b410410 0b","relocs":["address state.io.result","block type iiii>","func host.output-stream.blocking-write-and-flush","func host.output-stream.write","func io.wrap-stream-error"],"memory":true},
  {"kind":"func","symbol":"io/host-output#flush","type":"ii>i","locals":"","code":"2000280204 200104 10 0510 0b410410 0b","relocs":["address state.io.result","block type ii>","func host.output-stream.blocking-flush","func host.output-stream.flush","func io.wrap-stream-error"],"memory":true},
  {"kind":"func","symbol":"io/host-output#write-zeroes","type":"ili>i","locals":"","code":"20002802042001 200204 10 0510 0b410410 0b","relocs":["address state.io.result","block type ili>","func host.output-stream.blocking-write-zeroes-and-flush","func host.output-stream.write-zeroes","func io.wrap-stream-error"],"memory":true},
  {"kind":"func","symbol":"io/host-output#subscribe","type":"i>i","locals":"","code":"200028020410 10 0b","relocs":["func host.output-stream.subscribe","func io.wrap-pollable"],"memory":true},
  {"kind":"func","symbol":"io/host-output#drop","type":"i>","locals":"","code":"200028020410 200010 0b","relocs":["func canon.drop-host-output-stream","func cell.free"],"memory":true},
  {"kind":"func","symbol":"io.any-output-stream.splice","type":"iil>i","locals":"","code":"2000200110 450440200020012002410010 0f0b200028020420012802042002 10 410810 0b","relocs":["func io/host-output#both","func io.splice","address state.io.result","func host.output-stream.splice","func io.wrap-stream-error"],"memory":true},
  {"kind":"func","symbol":"io.any-output-stream.blocking-splice","type":"iil>i","locals":"","code":"2000200110 450440200020012002410110 0f0b200028020420012802042002 10 410810 0b","relocs":["func io/host-output#both","func io.splice","address state.io.result","func host.output-stream.blocking-splice","func io.wrap-stream-error"],"memory":true},
  {"kind":"func","symbol":"io/host-output#both","type":"ii>i","locals":"","code":"2000280200 462001280200 46710b","relocs":["address data.io.host-output","address data.io.host-input"],"memory":true},
  {"kind":"data","symbol":"data.io.host-output-gone","align":4,"mutable":false,"bytes":"0000000000000000000000000000000000000000","relocs":["0 cell.free","4 cell.free","8 cell.free","12 cell.free","16 cell.free"]},
  {"kind":"data","symbol":"data.io.host-output","align":4,"mutable":false,"bytes":"000000000000000000000000000000000000000000000000","relocs":["0 io/host-output#check-write","4 io/host-output#write","8 io/host-output#flush","12 io/host-output#subscribe","16 io/host-output#drop","20 io/host-output#write-zeroes"]},
];
