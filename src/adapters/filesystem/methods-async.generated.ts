// generated from methods-async.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const methodsAsyncTemplate: Template = [
  {"kind":"func","symbol":"fs-async.descriptor.advise","type":"illi>i","locals":"","code":"200020012002200310 10 0b","relocs":["func fs.descriptor.advise","func fs-async.done"],"memory":false},
  {"kind":"func","symbol":"fs-async.descriptor.sync-data","type":"i>i","locals":"","code":"200010 10 0b","relocs":["func fs.descriptor.sync-data","func fs-async.done"],"memory":false},
  {"kind":"func","symbol":"fs-async.descriptor.sync","type":"i>i","locals":"","code":"200010 10 0b","relocs":["func fs.descriptor.sync","func fs-async.done"],"memory":false},
  {"kind":"func","symbol":"fs-async.descriptor.get-flags","type":"i>i","locals":"","code":"200010 10 0b","relocs":["func fs.descriptor.get-flags","func fs-async.flags"],"memory":false},
  {"kind":"func","symbol":"fs-async.descriptor.get-type","type":"i>i","locals":"","code":"200010 10 0b","relocs":["func fs.descriptor.get-type","func fs-async.type"],"memory":false},
  {"kind":"func","symbol":"fs-async.descriptor.set-size","type":"il>i","locals":"","code":"2000200110 10 0b","relocs":["func fs.descriptor.set-size","func fs-async.done"],"memory":false},
  {"kind":"func","symbol":"fs-async.descriptor.set-times","type":"iiliili>i","locals":"","code":"200020012002200320042005200610 10 0b","relocs":["func fs.descriptor.set-times","func fs-async.done"],"memory":false},
  {"kind":"func","symbol":"fs-async.descriptor.create-directory-at","type":"iii>i","locals":"","code":"20002001200210 10 0b","relocs":["func fs.descriptor.create-directory-at","func fs-async.done"],"memory":false},
  {"kind":"func","symbol":"fs-async.descriptor.stat","type":"i>i","locals":"","code":"200010 10 0b","relocs":["func fs.descriptor.stat","func fs-async.stat"],"memory":false},
  {"kind":"func","symbol":"fs-async.descriptor.stat-at","type":"iiii>i","locals":"","code":"200020012002200310 10 0b","relocs":["func fs.descriptor.stat-at","func fs-async.stat"],"memory":false},
  {"kind":"func","symbol":"fs-async.descriptor.set-times-at","type":"iiiiiliili>i","locals":"","code":"200020012002200320042005200620072008200910 10 0b","relocs":["func fs.descriptor.set-times-at","func fs-async.done"],"memory":false},
  {"kind":"func","symbol":"fs-async.descriptor.link-at","type":"iiiiiii>i","locals":"","code":"200020012002200320042005200610 10 0b","relocs":["func fs.descriptor.link-at","func fs-async.done"],"memory":false},
  {"kind":"func","symbol":"fs-async.descriptor.open-at","type":"iiiiii>i","locals":"","code":"20002001200220032004200510 10 0b","relocs":["func fs.descriptor.open-at","func fs-async.handle"],"memory":false},
  {"kind":"func","symbol":"fs-async.descriptor.readlink-at","type":"iii>i","locals":"","code":"20002001200210 10 0b","relocs":["func fs.descriptor.readlink-at","func fs-async.string"],"memory":false},
  {"kind":"func","symbol":"fs-async.descriptor.remove-directory-at","type":"iii>i","locals":"","code":"20002001200210 10 0b","relocs":["func fs.descriptor.remove-directory-at","func fs-async.done"],"memory":false},
  {"kind":"func","symbol":"fs-async.descriptor.rename-at","type":"iiiiii>i","locals":"","code":"20002001200220032004200510 10 0b","relocs":["func fs.descriptor.rename-at","func fs-async.done"],"memory":false},
  {"kind":"func","symbol":"fs-async.descriptor.symlink-at","type":"iiiii>i","locals":"","code":"2000200120022003200410 10 0b","relocs":["func fs.descriptor.symlink-at","func fs-async.done"],"memory":false},
  {"kind":"func","symbol":"fs-async.descriptor.unlink-file-at","type":"iii>i","locals":"","code":"20002001200210 10 0b","relocs":["func fs.descriptor.unlink-file-at","func fs-async.done"],"memory":false},
  {"kind":"func","symbol":"fs-async.descriptor.metadata-hash","type":"i>i","locals":"","code":"200010 10 0b","relocs":["func fs.descriptor.metadata-hash","func fs-async.hash"],"memory":false},
  {"kind":"func","symbol":"fs-async.descriptor.metadata-hash-at","type":"iiii>i","locals":"","code":"200020012002200310 10 0b","relocs":["func fs.descriptor.metadata-hash-at","func fs-async.hash"],"memory":false},
];
