// generated from bind.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const bindTemplate: Template = [
  {"kind":"func","symbol":"sockets.binds","type":"ii>i","locals":"l","code":"200010 044041010f0b23 044041000f0b 2903082102 10 0440200242208821020b 290300200284420052044041000f0b200110 0b","relocs":["func sockets.allows","global sockets.port","address state.sockets.address","address state.sockets.address","func net.is-ipv4","address state.sockets.address","func sockets.any"],"memory":true},
];
