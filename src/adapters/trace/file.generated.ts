// generated from file.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const fileTemplate: Template = [
  {"kind":"func","symbol":"trace.file-sink","type":"ii>","locals":"","code":" 280200 280204 280200280210ad20002001ad10 1a0b","relocs":["address data.fs.trace","address data.fs.trace","address data.fs.trace","func fs.put"],"memory":true},
];
