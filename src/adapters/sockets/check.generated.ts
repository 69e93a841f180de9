// generated from check.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const checkTemplate: Template = [
  {"kind":"func","symbol":"sockets.check","type":"lliii>i","locals":"","code":" 2000370300 2001370308200224 200324 2004410876047f200441ff0171200441087610 05200410 0b0b","relocs":["address state.sockets.address","address state.sockets.address","global sockets.port","global sockets.scope","func sockets.binds","func sockets.allows"],"memory":true},
];
