// generated from read.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const readTemplate: Template = [
  {"kind":"func","symbol":"fs.descriptor.read","type":"ill>i","locals":"ii","code":"200028020021032003280200410647200028020841017145720440410310 0f0b20024200530440410c10 0f0b2003200210 210420012004ad5604402004ad21010b 41003a0000 200328020c2002a76a360204 2001a7360208 20015020012004ad51723a000c2001500440 41003602040b 0b","relocs":["func fs.answer","func fs.answer","func fs.rest","address state.fs.result","address state.fs.result","address state.fs.result","address state.fs.result","address state.fs.result","address state.fs.result"],"memory":true},
  {"kind":"func","symbol":"fs.rest","type":"il>i","locals":"l","code":"2000280210ad2102200120025a044041000f0b200220017da70b","relocs":[],"memory":true},
  {"kind":"func","symbol":"fs.descriptor.readlink-at","type":"iii>i","locals":"i","code":"200041002001200210 210320030440200310 0f0b23 2802004105470440410c10 0f0b 41003a0000 23 29020c370204 0b","relocs":["func fs.lookup","func fs.answer","global fs.found","func fs.answer","address state.fs.result","address state.fs.result","global fs.found","address state.fs.result"],"memory":true},
  {"kind":"func","symbol":"fs.descriptor.advise","type":"illi>i","locals":"","code":"20002802002802004103460440410310 0f0b 0b","relocs":["func fs.answer","address data.fs.ok"],"memory":true},
  {"kind":"func","symbol":"fs.descriptor.sync-data","type":"i>i","locals":"","code":" 0b","relocs":["address data.fs.ok"],"memory":false},
  {"kind":"func","symbol":"fs.descriptor.sync","type":"i>i","locals":"","code":" 0b","relocs":["address data.fs.ok"],"memory":false},
  {"kind":"data","symbol":"data.fs.ok","align":1,"mutable":false,"bytes":"0000"},
];
