import { workerData } from 'node:worker_threads';
import { harness } from '../../src/fuzzing/index.ts';
import { wat } from './wat.ts';

/** Runs a function three times that ends, and once more, when it does not. `workerData` is what another thread looks at. */
const bytes = await wat(`(component
  (core module $m (func (export "f") (param i32) (loop $l (br_if $l (local.get 0)))))
  (core instance $i (instantiate $m))
  (func (export "f") (param "endless" u8) (canon lift (core func $i "f"))))`);
// it was made by newWatch
const endless = await harness(bytes, { run: { export: 'f' }, watch: workerData as SharedArrayBuffer });
for (const param of [0, 0, 0, 1]) endless.call(param);
