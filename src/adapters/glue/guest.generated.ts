// generated from guest.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const guestTemplate: Template = [
  {"kind":"func","symbol":"guest.load-1","type":"i>i","locals":"","code":"20002d00000b","relocs":[],"memory":true},
  {"kind":"func","symbol":"guest.load-2","type":"i>i","locals":"","code":"20002f01000b","relocs":[],"memory":true},
  {"kind":"func","symbol":"guest.load-4","type":"i>i","locals":"","code":"20002802000b","relocs":[],"memory":true},
  {"kind":"func","symbol":"guest.load-8","type":"i>l","locals":"","code":"20002903000b","relocs":[],"memory":true},
  {"kind":"func","symbol":"guest.store-1","type":"ii>","locals":"","code":"200020013a00000b","relocs":[],"memory":true},
  {"kind":"func","symbol":"guest.store-2","type":"ii>","locals":"","code":"200020013b01000b","relocs":[],"memory":true},
  {"kind":"func","symbol":"guest.store-4","type":"ii>","locals":"","code":"200020013602000b","relocs":[],"memory":true},
  {"kind":"func","symbol":"guest.store-8","type":"il>","locals":"","code":"200020013703000b","relocs":[],"memory":true},
  {"kind":"func","symbol":"guest.check","type":"ili>","locals":"","code":"2000200241016b710440000b2000ad20017c3f00ad421086560440000b0b","relocs":[],"memory":true},
  {"kind":"func","symbol":"guest.load-64","type":"i>llllllll","locals":"","code":"200029030020002903082000290310200029031820002903202000290328200029033020002903380b","relocs":[],"memory":true},
  {"kind":"func","symbol":"guest.store-64","type":"illllllll>","locals":"","code":"20002001370300200020023703082000200337031020002004370318200020053703202000200637032820002007370330200020083703380b","relocs":[],"memory":true},
];
