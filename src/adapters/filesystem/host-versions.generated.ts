// generated from host-versions.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const hostVersionsTemplate: Template = [
  {"kind":"global","symbol":"fs.version","type":"i","init":"0"},
  {"kind":"global","symbol":"filesystem/host-versions#global-4","type":"i","init":"0"},
  {"kind":"func","symbol":"fs.turn","type":"i>","locals":"iiiilli","code":"23 20004604400f0b23 452107200024 23 210123 24 200124  2104 28020021012001 2802044102746a21020240034020012002460d012001280200210320032902042105200329020c21062007450440200320042902003702042003200429020837020c0b2004200537020020042006370208200441106a2104200141046a21010c000b0b0b","relocs":["global fs.version","global fs.version","global fs.version","global fs.started","global filesystem/host-versions#global-4","global fs.started","global filesystem/host-versions#global-4","address state.fs.apart","address data.fs.hosts","address data.fs.hosts"],"memory":true},
];
