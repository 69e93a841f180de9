// generated from sleep.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const sleepTemplate: Template = [
  {"kind":"global","symbol":"clocks/sleep#global-0","type":"i","init":"0"},
  {"kind":"global","symbol":"clocks/sleep#global-1","type":"i","init":"0"},
  {"kind":"global","symbol":"clocks/sleep#global-2","type":"i","init":"0"},
  {"kind":"global","symbol":"clocks/sleep#global-3","type":"i","init":"0"},
  {"kind":"global","symbol":"clocks/sleep#global-4","type":"i","init":"4"},
  {"kind":"func","symbol":"sleep.wait-for","type":"l>i","locals":"i","code":"200050044010 41000f0b10 220110 2001200010 10 0b","relocs":["func canon.return-wait","func clocks/sleep#new","func canon.context.set","func clock.deadline","func clocks/sleep#begin"],"memory":false},
  {"kind":"func","symbol":"sleep.wait-until","type":"l>i","locals":"i","code":"10 220110 2001200010 0b","relocs":["func clocks/sleep#new","func canon.context.set","func clocks/sleep#begin"],"memory":false},
  {"kind":"func","symbol":"clocks/sleep#begin","type":"il>i","locals":"i","code":"200110 58044023 450440200010 10 41000f0b420021010b2000200137030023 450440200024 05200123 290300540440200023 360208200024 0523 2102024003402002280208450d0120012002280208290300540d01200228020821020c000b0b20002002280208360208200220003602080b0b410024 410424 41010b","relocs":["func clock.time","global clocks/sleep#global-0","func clocks/sleep#free-one","func canon.return-wait","global clocks/sleep#global-0","global clocks/sleep#global-0","global clocks/sleep#global-0","global clocks/sleep#global-0","global clocks/sleep#global-0","global clocks/sleep#global-0","global clocks/sleep#global-3","global clocks/sleep#global-4"],"memory":true},
  {"kind":"func","symbol":"sleep.callback","type":"iii>i","locals":"il","code":"10 210320004106460440200310 10 41000f0b200323 47044041010f0b200329030021042004420052044023 41016a24 23 23 49044041010f0b410024 0b411424 200310 10 200410 41000b","relocs":["func canon.context.get","func clocks/sleep#remove","func canon.task.cancel","global clocks/sleep#global-0","global clocks/sleep#global-3","global clocks/sleep#global-3","global clocks/sleep#global-3","global clocks/sleep#global-4","global clocks/sleep#global-3","global clocks/sleep#global-4","func clocks/sleep#remove","func canon.return-wait","func clock.move"],"memory":true},
  {"kind":"func","symbol":"clocks/sleep#new","type":">i","locals":"i","code":"23 22000440200028020824 0523 41ffff0371450440410140002200417f460440000b200041107424 0b23 2100200041106a24 0b2000410036020820000b","relocs":["global clocks/sleep#global-1","global clocks/sleep#global-1","global clocks/sleep#global-2","global clocks/sleep#global-2","global clocks/sleep#global-2","global clocks/sleep#global-2"],"memory":true},
  {"kind":"func","symbol":"clocks/sleep#remove","type":"i>","locals":"i","code":"23 2000460440200028020824 0523 2101034020012802082000470440200128020821010c010b0b200120002802083602080b200010 0b","relocs":["global clocks/sleep#global-0","global clocks/sleep#global-0","global clocks/sleep#global-0","func clocks/sleep#free-one"],"memory":true},
  {"kind":"func","symbol":"clocks/sleep#free-one","type":"i>","locals":"","code":"200023 360208200024 0b","relocs":["global clocks/sleep#global-1","global clocks/sleep#global-1"],"memory":true},
];
