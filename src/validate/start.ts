import type { Start } from '../binary/start.ts';
import { mismatchText } from '../component/fit-values.ts';
import type { Context } from './context.ts';
import { Fit } from './fit.ts';
import { refuse } from './rule.ts';
import { at, type State } from './state.ts';

/** start (Binary.md § Start Definitions): uses the arguments, and appends the result to the values. */
export function addStart(start: Start, state: State, cx: Context): void {
  cx.need('cm-values', 'a start function');
  if (state.hasStart) refuse('start', 'a component has two start functions');
  const { params, result } = at(state.funcs, start.func, 'function');
  if (params.length !== start.args.length) {
    refuse('start', `the start function has ${params.length} parameters and is given ${start.args.length} values`);
  }
  const results = result === undefined ? 0 : 1;
  if (results !== start.results) {
    refuse('start', `the start function has ${results} results, and ${start.results} are declared`);
  }
  const fit = new Fit(cx);
  for (const [i, { label, type }] of params.entries()) {
    const given = state.useValue(start.args[i] ?? -1); // as many as parameters
    const found = fit.value(given, type);
    if (found !== undefined)
      refuse('start', `the argument ${label} of the start function does not fit: ${mismatchText(found)}`);
  }
  if (result !== undefined) state.push({ kind: 'value', type: result });
  state.hasStart = true;
}
