// generated from host-read-only.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const hostReadOnlyTemplate: Template = [
  {"kind":"func","symbol":"fs.guarded-get-directories","type":">i","locals":"iiiiii","code":"10 21002000280200210120012000280204410c6c6a2102 28020021032003 280204410c6c6a2104 21050240034020012002460d0120032004460d012003280204200128020446044020052802002802004108460440200128020010 200528020028021410 0b2001410c6a21010b2003410c6a2103200541186a21050c000b0b20000b","relocs":["func fs.any-get-directories","address data.fs.preopens","address data.fs.preopens","address state.fs.mounts","func canon.rep-descriptor","func filesystem/host-read-only#mark"],"memory":true},
  {"kind":"func","symbol":"filesystem/host-read-only#mark","type":"ii>","locals":"","code":"200020002802082001723602080b","relocs":[],"memory":true},
  {"kind":"func","symbol":"fs.guard-opened","type":"ii>i","locals":"","code":"20002d0000450440200028020410 200110 0b20000b","relocs":["func canon.rep-descriptor","func filesystem/host-read-only#mark"],"memory":true},
  {"kind":"func","symbol":"fs.guarded-descriptor.drop","type":"i>","locals":"","code":"2000280200450440200020002802084101713602080b200010 0b","relocs":["func fs.any-descriptor.drop"],"memory":true},
];
