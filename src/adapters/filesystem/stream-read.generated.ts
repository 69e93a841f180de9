// generated from stream-read.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const streamReadTemplate: Template = [
  {"kind":"func","symbol":"fs-async.descriptor.read-via-stream","type":"il>i","locals":"llii","code":"10 210210 210341032002422088a72003422088a710 21042004200029020037033020042001370338200028020010 2000200110 220504402004200510 10 0b2002a72003a710 200410 0b","relocs":["func canon.bytes.new","func canon.fs-result.new","func task.new","func fs.hold","func filesystem/stream-read#refused","func fs-async.error","func task.fail","func canon.return-fs-input","func task.go"],"memory":true},
  {"kind":"func","symbol":"filesystem/stream-read#refused","type":"il>i","locals":"","code":"20002802002802004103460440410e0f0b2000280200280200410647044041030f0b200028020841017145044041030f0b410c410020014200531b0b","relocs":[],"memory":true},
  {"kind":"func","symbol":"fs-async.next-input","type":"i>l","locals":"lli","code":"20002d0010044042000f0b2000280230200029033842ffffffff0010 2101200150044042000f0b200028023028020c 4f220304402001428080045604404280800421010b0b20002802302000290338200110 2102200345044020020f0b20002002a72002422088a710 0b","relocs":["func fs.most","address rt.heap-base","func fs.contents","func filesystem/stream-read#copied"],"memory":true},
  {"kind":"func","symbol":"filesystem/stream-read#copied","type":"iii>l","locals":"i","code":"200028022c2002490440200210 210320034504402000411510 42000f0b200010 200020033602282000200236022c0b200028022820012002fc0a00002000280228ad2002ad422086840b","relocs":["func heap.try-alloc","func task.fail","func task.free-buffer"],"memory":true},
  {"kind":"func","symbol":"fs-async.moved-input","type":"ii>i","locals":"","code":"200020002903382001ad7c37033841000b","relocs":[],"memory":true},
  {"kind":"func","symbol":"fs-async.end-input","type":"i>","locals":"","code":"200010 2000280230200028023410 0b","relocs":["func task.free-buffer","func fs.release"],"memory":true},
];
