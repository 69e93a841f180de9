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
  {"kind":"func","symbol":"guest.load-32","type":"i>vv","locals":"","code":"2000fd0004002000fd0004100b","relocs":[],"memory":true},
  {"kind":"func","symbol":"guest.store-32","type":"ivv>","locals":"","code":"20002001fd0b040020002002fd0b04100b","relocs":[],"memory":true},
  {"kind":"func","symbol":"guest.load-128","type":"i>vvvvvvvv","locals":"","code":"2000fd0004002000fd0004102000fd0004202000fd0004302000fd0004402000fd0004502000fd0004602000fd0004700b","relocs":[],"memory":true},
  {"kind":"func","symbol":"guest.store-128","type":"ivvvvvvvv>","locals":"","code":"20002001fd0b040020002002fd0b041020002003fd0b042020002004fd0b043020002005fd0b044020002006fd0b045020002007fd0b046020002008fd0b04700b","relocs":[],"memory":true},
];
