// generated from forward.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const forwardTemplate: Template = [
  {"kind":"func","symbol":"forward.begin","type":"i>i","locals":"","code":"200041004110fc0b00200010 20000b","relocs":["func canon.context.set"],"memory":true},
  {"kind":"func","symbol":"forward.go","type":"ii>i","locals":"","code":"2001410f71410246044041000f0b2000280204450440200010 3602040b200020014104763602082000280208200028020410 10 0b","relocs":["func canon.waitable-set.new","func canon.waitable.join","func forward.wait"],"memory":true},
  {"kind":"func","symbol":"forward.wait","type":">i","locals":"","code":"410210 280204410474720b","relocs":["func canon.context.get"],"memory":true},
  {"kind":"func","symbol":"forward.outcome","type":"ii>i","locals":"i","code":"2000410147200141024972044041000f0b10 21022002280208410010 200228020810 2002410036020820010b","relocs":["func canon.context.get","func canon.waitable.join","func canon.subtask.drop"],"memory":true},
  {"kind":"func","symbol":"forward.outcome-or-cancel","type":"ii>i","locals":"i","code":"200041064704402000200110 0f0b10 210220024101360200200228020845044041040f0b2002280208410010 200228020810 2101200228020810 2002410036020820010b","relocs":["func forward.outcome","func canon.context.get","func canon.waitable.join","func canon.subtask.cancel","func canon.subtask.drop"],"memory":true},
  {"kind":"func","symbol":"forward.end","type":"i>i","locals":"","code":"20002802040440200028020410 0b200028020c0440200028020c10 0b200010 41000b","relocs":["func canon.waitable-set.drop","func heap.free","func heap.free"],"memory":true},
  {"kind":"func","symbol":"forward.cancel","type":"i>i","locals":"","code":"200010 10 200010 0b","relocs":["func gate.cancelled","func canon.task.cancel","func forward.end"],"memory":false},
];
