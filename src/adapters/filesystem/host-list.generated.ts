// generated from host-list.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const hostListTemplate: Template = [
  {"kind":"func","symbol":"fs.wrap-directory-entry-stream","type":"i>i","locals":"i","code":"410810 21012001410036020020012000360204200110 0b","relocs":["func heap.alloc","func canon.new-directory-entry-stream"],"memory":true},
  {"kind":"func","symbol":"fs.lend-directory-entry-stream","type":"i>i","locals":"","code":"20002802000440000b20002802040b","relocs":[],"memory":true},
  {"kind":"func","symbol":"fs.mixed-directory-entry","type":"i>i","locals":"ii","code":"0340200010 210120012d0004044020012d00084108460440200028020028020c23 4102746a28020028020021022002280204450d0220022802044100200228020c2002280210 10  2d00000d02 2d00084105460d022001 2d00083a00080b0b0b20010b","relocs":["func fs.directory-entry-stream.read-directory-entry","global fs.at","address state.fs.host-stat","func host.descriptor.stat-at","address state.fs.host-stat","address state.fs.host-stat","address state.fs.host-stat"],"memory":true},
  {"kind":"func","symbol":"fs.any-directory-entry-stream.drop","type":"i>","locals":"","code":"20002802000440200010 0f0b200028020410 200010 0b","relocs":["func fs.directory-entry-stream.drop","func canon.drop-host-directory-entry-stream","func heap.free"],"memory":true},
];
