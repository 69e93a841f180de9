// generated from socket-address.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const socketAddressTemplate: Template = [
  {"kind":"global","symbol":"sockets.port","type":"i","init":"0"},
  {"kind":"global","symbol":"sockets.scope","type":"i","init":"0"},
  {"kind":"func","symbol":"sockets.load","type":"i>","locals":"","code":"20002f010424 20002d00000440200028021c24 2000410c6a10 05410024  10  200028010636020c0b0b","relocs":["global sockets.port","global sockets.scope","func sockets.groups","global sockets.scope","address state.sockets.address","func net.map-ipv4","address state.sockets.address"],"memory":true},
  {"kind":"func","symbol":"sockets.groups","type":"i>","locals":"i","code":"0340 20016a200020016a2d00013a0000 20016a200020016a2d00003a0001200141026a22014110490d000b0b","relocs":["address state.sockets.address","address state.sockets.address"],"memory":true},
  {"kind":"func","symbol":"sockets.load-flat","type":"iiiiiiiiiiii>","locals":"","code":" 20003a0000 20013b010420000440 2002360208 20033b010c 20043b010e 20053b0110 20063b0112 20073b0114 20083b0116 20093b0118 200a3b011a 200b36021c05 20023a0006 20033a0007 20043a0008 20053a00090b 10 0b","relocs":["address state.sockets.flat","address state.sockets.flat","address state.sockets.flat","address state.sockets.flat","address state.sockets.flat","address state.sockets.flat","address state.sockets.flat","address state.sockets.flat","address state.sockets.flat","address state.sockets.flat","address state.sockets.flat","address state.sockets.flat","address state.sockets.flat","address state.sockets.flat","address state.sockets.flat","address state.sockets.flat","address state.sockets.flat","func sockets.load"],"memory":true},
  {"kind":"data","symbol":"state.sockets.address","align":8,"mutable":true,"bytes":"00000000000000000000000000000000"},
  {"kind":"data","symbol":"state.sockets.flat","align":8,"mutable":true,"bytes":"0000000000000000000000000000000000000000000000000000000000000000"},
];
