// generated from fixed.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const fixedTemplate: Template = [
  {"kind":"func","symbol":"fs.fixed-prepare","type":"iii>i","locals":"i","code":"20002001200210 21032003044020030f0b23 45044041000f0b4104410023 10 23 280200410347711b0b","relocs":["func fs.nested-prepare","global fs.found","global fs.found","func fs.nested-is-mount","global fs.found"],"memory":true},
];
