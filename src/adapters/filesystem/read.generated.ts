// generated from read.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const readTemplate: Template = [
  {"kind":"func","symbol":"fs.descriptor.read","type":"ill>i","locals":"il","code":"200028020021032003280200410647200028020841017145720440410310 0f0b20024200530440410c10 0f0b20032002200110 2201420052044020032002200110 2104200442208821010b 41003a0000 2004370204 200150200220017c200335021051723a000c 0b","relocs":["func fs.answer","func fs.answer","func fs.most","func fs.contents","address state.fs.result","address state.fs.result","address state.fs.result","address state.fs.result"],"memory":true},
  {"kind":"func","symbol":"fs.most","type":"ill>l","locals":"l","code":"20003502102103200120035a044042000f0b200320017d21032002200320022003541b0b","relocs":[],"memory":true},
  {"kind":"func","symbol":"fs.descriptor.readlink-at","type":"iii>i","locals":"i","code":"200041002001200210 210320030440200310 0f0b23 2802004105470440410c10 0f0b 41003a0000 23 29020c370204 0b","relocs":["func fs.lookup","func fs.answer","global fs.found","func fs.answer","address state.fs.result","address state.fs.result","global fs.found","address state.fs.result"],"memory":true},
  {"kind":"func","symbol":"fs.descriptor.advise","type":"illi>i","locals":"","code":"20002802002802004103460440410310 0f0b 0b","relocs":["func fs.answer","address data.fs.ok"],"memory":true},
  {"kind":"func","symbol":"fs.descriptor.sync-data","type":"i>i","locals":"","code":" 0b","relocs":["address data.fs.ok"],"memory":false},
  {"kind":"func","symbol":"fs.descriptor.sync","type":"i>i","locals":"","code":" 0b","relocs":["address data.fs.ok"],"memory":false},
  {"kind":"data","symbol":"data.fs.ok","align":1,"mutable":false,"bytes":"0000"},
];
