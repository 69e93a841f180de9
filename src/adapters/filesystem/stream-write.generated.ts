// generated from stream-write.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const streamWriteTemplate: Template = [
  {"kind":"func","symbol":"fs-async.descriptor.write-via-stream","type":"iil>i","locals":"i","code":"2000410310 21032003452002420053710440410c21030b200020012002200310 0b","relocs":["func fs.writable","func filesystem/stream-write#take"],"memory":false},
  {"kind":"func","symbol":"fs-async.descriptor.append-via-stream","type":"ii>i","locals":"","code":"20002001427f2000410310 10 0b","relocs":["func fs.writable","func filesystem/stream-write#take"],"memory":false},
  {"kind":"func","symbol":"fs-async.refuse-output","type":"ii>i","locals":"li","code":"10 2102410420002002422088a710 21032003200110 10 2002a710 200310 0b","relocs":["func canon.fs-result.new","func task.new","func fs-async.error","func task.fail","func canon.return-fs-output","func task.go"],"memory":false},
  {"kind":"func","symbol":"filesystem/stream-write#take","type":"iili>i","locals":"li","code":"10 21044104200020012002200410 2105200304402005200310 10 0b2004a710 200510 0b","relocs":["func canon.fs-result.new","func filesystem/stream-write#begin","func fs-async.error","func task.fail","func canon.return-fs-output","func task.go"],"memory":false},
  {"kind":"func","symbol":"task.write-file-stdout","type":"i>i","locals":"","code":" 200010 0b","relocs":["address data.fs.stdout","func filesystem/stream-write#append"],"memory":false},
  {"kind":"func","symbol":"task.write-file-stderr","type":"i>i","locals":"","code":" 200010 0b","relocs":["address data.fs.stderr","func filesystem/stream-write#append"],"memory":false},
  {"kind":"func","symbol":"filesystem/stream-write#append","type":"ii>i","locals":"li","code":"10 2102410520002001427f200210 21032002a710 200310 0b","relocs":["func canon.cli-result.new","func filesystem/stream-write#begin","func canon.return-cli-output","func task.go"],"memory":false},
  {"kind":"func","symbol":"filesystem/stream-write#begin","type":"iiill>i","locals":"i","code":"200020022004422088a710 21052005200129020037033020052003370338200128020010 20050b","relocs":["func task.new","func fs.hold"],"memory":true},
  {"kind":"func","symbol":"fs-async.moved-output","type":"ii>i","locals":"i","code":"2000200110 220204402000200210 10 0b20020b","relocs":["func filesystem/stream-write#put","func fs-async.error","func task.fail"],"memory":false},
  {"kind":"func","symbol":"filesystem/stream-write#put","type":"ii>i","locals":"li","code":"20002903382102200028023020002802342002420053047e2000280230280210ad0520020b20002802282001ad10 210320024200590440200020022001ad7c3703380b2000200110 20030b","relocs":["func fs.write","func task.roomier"],"memory":true},
  {"kind":"func","symbol":"fs-async.end-output","type":"i>","locals":"","code":"200010 200028023004402000280230200028023410 0b0b","relocs":["func task.free-buffer","func fs.release"],"memory":true},
];
