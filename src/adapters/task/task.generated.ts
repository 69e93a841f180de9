// generated from task.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const taskTemplate: Template = [
  {"kind":"global","symbol":"task/task#global-0","type":"i","init":"0"},
  {"kind":"global","symbol":"task/task#global-1","type":"i","init":"0"},
  {"kind":"func","symbol":"task.new","type":"iii>i","locals":"i","code":"23 210320030440200328020024 0523 41ffff0371450440410140002203417f460440000b200341107424 0b23 2103200341c0006a24 0b2003410041c000fc0b0020032000360200200320013602082003200236020c200310 20030b","relocs":["global task/task#global-0","global task/task#global-0","global task/task#global-1","global task/task#global-1","global task/task#global-1","global task/task#global-1","func canon.context.set"],"memory":true},
  {"kind":"func","symbol":"task.fail","type":"ii>","locals":"","code":"200041013a0010200020013a0011200020013a00140b","relocs":[],"memory":true},
  {"kind":"func","symbol":"task.go","type":"i>i","locals":"ili","code":"2000280200210103402000200128020011 0021022002500440200010 0f0b20002802082002a72002422088a7200128020411 0021032003417f4604402000200028020810 0f0b2000200310 450d000b200010 0b","relocs":["type i>l","func task/task#finish","type iii>i","func task/task#wait","func task/task#moved","func task/task#finish"],"memory":true},
  {"kind":"func","symbol":"task/task#moved","type":"ii>i","locals":"","code":"20002001410476200028020028020811 002001410f71720b","relocs":["type ii>i"],"memory":true},
  {"kind":"func","symbol":"task/task#wait","type":"ii>i","locals":"","code":"2000280204450440200010 3602040b200028022420014704402001200028020410 200020013602240b41022000280204410474720b","relocs":["func canon.waitable-set.new","func canon.waitable.join"],"memory":true},
  {"kind":"func","symbol":"task/task#part","type":"i>","locals":"","code":"200028022404402000280224410010 200041003602240b0b","relocs":["func canon.waitable.join"],"memory":true},
  {"kind":"func","symbol":"task/task#finish","type":"i>i","locals":"i","code":"200010 2000280208200028020028020c11 00200028020c200041106a200028020028021011 0021012001417f4604402000200028020c10 0f0b200010 0b","relocs":["func task/task#part","type i>","type ii>i","func task/task#wait","func task/task#close"],"memory":true},
  {"kind":"func","symbol":"task/task#close","type":"i>i","locals":"","code":"200010 200028020c200028020028021411 0020002802040440200028020410 0b2000200028020028021811 00200023 360200200024 41000b","relocs":["func task/task#part","type i>","func canon.waitable-set.drop","type i>","global task/task#global-0","global task/task#global-0"],"memory":true},
  {"kind":"func","symbol":"task.callback","type":"iii>i","locals":"i","code":"10 210320004105460440200310 0f0b2003200210 0440200310 0f0b200310 0b","relocs":["func canon.context.get","func task/task#close","func task/task#moved","func task/task#finish","func task.go"],"memory":false},
];
