// generated from forward.wat by npm run objects; do not edit
import type { Template } from '../../core/library.ts';

export const forwardTemplate: Template = [
  {"kind":"func","symbol":"forward.new","type":"ii>i","locals":"i","code":"200110 2102200241004114fc0b0020022000360200200210 20020b","relocs":["func heap.alloc","func canon.context.set"],"memory":true},
  {"kind":"func","symbol":"forward.go","type":"ii>i","locals":"","code":"2001410f714102460440200010 0f0b2000280204450440200010 3602040b200020014104763602082000280208200028020410 200010 0b","relocs":["func task/forward#returned","func canon.waitable-set.new","func canon.waitable.join","func task/forward#wait"],"memory":true},
  {"kind":"func","symbol":"task/forward#wait","type":"i>i","locals":"","code":"41022000280204410474720b","relocs":[],"memory":true},
  {"kind":"func","symbol":"task/forward#returned","type":"i>i","locals":"","code":"2000200028020028020011 000b","relocs":["type i>i"],"memory":true},
  {"kind":"func","symbol":"forward.end","type":"i>i","locals":"","code":"20002802040440200028020410 0b200028020c0440200028020c10 0b200010 41000b","relocs":["func canon.waitable-set.drop","func heap.free","func heap.free"],"memory":true},
  {"kind":"func","symbol":"forward.cancel","type":"i>i","locals":"","code":"200010 10 200010 0b","relocs":["func gate.cancelled","func canon.task.cancel","func forward.end"],"memory":false},
  {"kind":"func","symbol":"forward.callback","type":"iii>i","locals":"i","code":"10 210320004504402003200328020028020411 000f0b2002410249044020004101460440200310 0f0b0b200041064604402003410136021020032802082101410421020b200104402001410010 20004106460440200110 21020b200110 200341003602080b20024102460440200310 0f0b20032002200328020028020811 00200310 0b","relocs":["func canon.context.get","type i>i","func task/forward#wait","func canon.waitable.join","func canon.subtask.cancel","func canon.subtask.drop","func task/forward#returned","type ii>","func forward.cancel"],"memory":true},
];
