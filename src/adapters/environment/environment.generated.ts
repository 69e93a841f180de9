// generated from environment.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const environmentTemplate: Template = [
  {"kind":"func","symbol":"environment.get-environment","type":">i","locals":"","code":" 0b","relocs":["address data.environment.variables"],"memory":false},
  {"kind":"func","symbol":"environment.get-arguments","type":">i","locals":"","code":" 0b","relocs":["address data.environment.arguments"],"memory":false},
  {"kind":"func","symbol":"environment.initial-cwd","type":">i","locals":"","code":" 0b","relocs":["address data.environment.initial-cwd"],"memory":false},
  {"kind":"func","symbol":"environment.merge","type":">i","locals":"iiiii","code":"4108410410 2100200010 20002802002101200120002802044104746a2102 28020441047421042004200220016b6a410410 21032003 2802002004fc0a0000200320046a21040240034020012002460d012001280200200128020410 0440200420014110fc0a0000200441106a21040b200141106a21010c000b0b200020033602002000200420036b41047636020420000b","relocs":["func rt.alloc","func host.get-environment","address data.environment.variables","func rt.alloc","address data.environment.variables","func environment/environment#passes"],"memory":true},
  {"kind":"func","symbol":"environment/environment#passes","type":"ii>i","locals":"ii","code":" 28020021022002 2802044103746a21030240034020022003460d012002280204200146044020022802002000200110 0440 2802080f0b0b200241086a21020c000b0b 280208450b","relocs":["address data.environment.filter","address data.environment.filter","func environment/environment#equal","address data.environment.filter","address data.environment.filter"],"memory":true},
  {"kind":"func","symbol":"environment/environment#equal","type":"iii>i","locals":"","code":"02400340200245044041010f0b20002d000020012d0000470d01200041016a2100200141016a2101200241016b21020c000b0b41000b","relocs":[],"memory":true},
];
