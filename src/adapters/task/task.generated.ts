// generated from task.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const taskTemplate: Template = [
  {"kind":"global","symbol":"task/task#global-0","type":"i","init":"0"},
  {"kind":"global","symbol":"task/task#global-1","type":"i","init":"0"},
  {"kind":"func","symbol":"task.new","type":"iii>i","locals":"i","code":"23 210320030440200328020024 0523 41ffff0371450440410140002203417f460440000b200341107424 0b23 2103200341c0006a24 0b2003410041c000fc0b0020032000360200200320013602082003200236020c20030b","relocs":["global task/task#global-0","global task/task#global-0","global task/task#global-1","global task/task#global-1","global task/task#global-1","global task/task#global-1"],"memory":true},
  {"kind":"func","symbol":"task.fail","type":"ii>","locals":"","code":"200041013a0010200020013a00140b","relocs":[],"memory":true},
  {"kind":"func","symbol":"task.go","type":"i>i","locals":"li","code":"0340200010 21012001500440200010 0f0b20002001a72001422088a710 21022002417f4604402000200028020810 0f0b2000200210 450d000b200010 0b","relocs":["func task.next","func task/task#finish","func task.move","func task/task#wait","func task/task#moved","func task/task#finish"],"memory":true},
  {"kind":"func","symbol":"task/task#moved","type":"ii>i","locals":"","code":"2000200141047610 2001410f71720b","relocs":["func task.moved"],"memory":false},
  {"kind":"func","symbol":"task/task#wait","type":"ii>i","locals":"","code":"2000280204450440200010 3602040b200028022420014704402001200028020410 200020013602242001200010 0b41022000280204410474720b","relocs":["func canon.waitable-set.new","func canon.waitable.join","func task.remember"],"memory":true},
  {"kind":"func","symbol":"task/task#part","type":"i>","locals":"","code":"200028022404402000280224410010 200041003602240b0b","relocs":["func canon.waitable.join"],"memory":true},
  {"kind":"func","symbol":"task/task#finish","type":"i>i","locals":"i","code":"200010 200010 200010 21012001417f4604402000200028020c10 0f0b200010 0b","relocs":["func task/task#part","func task.leave","func task.answer","func task/task#wait","func task/task#close"],"memory":true},
  {"kind":"func","symbol":"task/task#close","type":"i>i","locals":"","code":"200010 200010 20002802040440200028020410 0b200010 200023 360200200024 41000b","relocs":["func task/task#part","func task.answered","func canon.waitable-set.drop","func task.end","global task/task#global-0","global task/task#global-0"],"memory":true},
  {"kind":"func","symbol":"task.callback","type":"iii>i","locals":"i","code":"200110 210320004105460440200310 0f0b2003200210 0440200310 0f0b200310 0b","relocs":["func task.waiting","func task/task#close","func task/task#moved","func task/task#finish","func task.go"],"memory":false},
];
