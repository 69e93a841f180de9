import { capturedData, textInputData } from '../../adapters/io/layout.ts';
import { argumentsData, variablesData } from '../../adapters/environment/layout.ts';
import { stepClock } from '../../adapters/clocks/layout.ts';
import { fileErrors, notVirtual, outputsData } from '../../adapters/control/layout.ts';
import { seedData, streamData } from '../../adapters/random/layout.ts';
import { flattenFunc } from '../../component/abi.ts';
import type { FuncType } from '../../component/types.ts';
import type { CoreObject, DataObject, GlobalObject } from '../../core/object.ts';
import { WasmvirtError } from '../../errors.ts';
import { FILE_ERRORS, type ControlInterface } from '../../policy/control.ts';
import type { Plan } from '../../policy/plan.ts';
import type { ControlPlan } from '../../policy/planning/control.ts';
import { environmentPlan } from '../../policy/subsystems/environment.ts';
import { randomPolicy } from '../../policy/subsystems/random.ts';
import { stdioPlan } from '../../policy/subsystems/stdio.ts';
import type { VirtualFunction } from '../code/functions.ts';
import { fixedState, setSeed, withoutTree, type Region } from './control-state.ts';
import type { CodeContext } from './subsystem.ts';

/** The functions behind `wasmvirt:control`. Those for what is not virtual in an output say so. */
export class ControlCode {
  private readonly plan: Plan;
  private readonly control: ControlPlan;
  private readonly stateObjects: readonly CoreObject[];
  private readonly fileObjects: readonly CoreObject[];
  /** What answers for what is not virtual, by the core parameters. */
  private readonly nones = new Map<string, VirtualFunction>();

  constructor({ plan, code }: Pick<CodeContext, 'plan' | 'code'>, control: ControlPlan) {
    this.plan = plan;
    this.control = control;
    const tree = control.files ? (code('filesystem').tree?.() ?? []) : [];
    this.fileObjects = control.files ? [...tree, fileErrors(FILE_ERRORS)] : [];
    const writable = tree.some(({ symbol }) => symbol === 'state.control.initial');
    this.stateObjects = [
      ...tree,
      ...(writable ? [] : withoutTree()),
      outputsData(control.captured.map((stream) => capturedData(stream, 0).symbol)),
      ...fixedState(this.regions(), this.globals()),
    ];
  }

  function(of: ControlInterface, name: string, type: FuncType): VirtualFunction {
    const { control } = this;
    switch (of) {
      case 'files':
        return control.files ? made(name, this.fileObjects) : this.none(type);
      case 'stdio':
        switch (name) {
          case 'take-stdout':
          case 'take-stderr':
            return control.captured.some((stream) => name === `take-${stream}`) ? made(name) : this.none(type);
          default:
            return control.stdin ? made(name) : this.none(type);
        }
      case 'program':
        return this.program(name, type);
      case 'state':
        return made(name, this.stateObjects);
      default:
        throw new WasmvirtError('internal', `there is no code for ${String(of satisfies never)}`);
    }
  }

  private program(name: string, type: FuncType): VirtualFunction {
    const { control } = this;
    const settable = new Map<string, boolean>([
      ['set-arguments', control.arguments],
      ['set-variables', control.variables],
      ['set-clock', control.clock],
    ]);
    if (name === 'set-seed') {
      return control.seeds.length > 0 ? made(name, setSeed(control.seeds)) : this.none(type);
    }
    return settable.get(name) === true ? made(name) : this.none(type);
  }

  private none(type: FuncType): VirtualFunction {
    const params = flattenFunc(type, 'lift').params.flatMap((one) => (one === 'i32' || one === 'i64' ? [one] : []));
    const symbol = `control.none-${params.join('-')}`;
    let found = this.nones.get(symbol);
    if (found === undefined) {
      found = {
        symbol,
        objects: notVirtual(symbol, params),
        host: [],
        arena: false,
        says: 'not virtual',
        exported: true,
      };
      this.nones.set(symbol, found);
    }
    return found;
  }

  /** What of the state is in memory and has a fixed size, as it is at instantiation. */
  private regions(): readonly Region[] {
    const { plan, control } = this;
    const { policy } = plan;
    const regions: Region[] = [];
    const add = (data: DataObject | undefined, from: number, size: number): void => {
      if (data !== undefined) regions.push({ data, from, size });
    };
    const said = stdioPlan(policy, 'stdin');
    // the first word is the vtable, which a handle needs
    if (control.stdin && said?.kind === 'contents') add(textInput(said.bytes), 4, 8);
    const shown = plan.imports.find((p) => p.subsystem === 'environment' && p.shown !== undefined)?.shown;
    if (shown !== undefined) {
      const environment = environmentPlan(policy, shown);
      const args = environment.arguments;
      if (control.arguments && args !== 'host' && !('before' in args)) add(argumentsData(args), 0, 8);
      if (control.variables) add(variablesData(environment.set), 0, 8);
    }
    for (const name of control.seeds) {
      const seed = randomPolicy(policy, name);
      if (seed?.kind !== 'seed') continue;
      const data = name === 'insecure-seed' ? seedData(seed.key) : streamData(name, seed.key);
      add(data, 0, data.bytes.length);
    }
    return regions;
  }

  /** What of it is in globals: the clock that steps, also in the place of a denied one, and the numbers that a denied `insecure` gives. */
  private globals(): readonly GlobalObject[] {
    const { clock } = this.plan.policy;
    const step = clock?.kind === 'step' ? clock : { by: DENIED_STEP, from: 0n };
    const insecure: GlobalObject = { kind: 'global', symbol: 'deny-insecure.state', type: 'i64', init: 0n };
    return [...stepClock(step.by, step.from).filter(({ symbol }) => symbol !== 'step-clock.step'), insecure];
  }
}

/** Of `step-clock.wat`, where no option says another. */
const DENIED_STEP = 1_000_000n;

function textInput(bytes: Uint8Array): DataObject | undefined {
  const [input] = textInputData(bytes);
  return input?.kind === 'data' ? input : undefined;
}

function made(name: string, objects: readonly CoreObject[] = []): VirtualFunction {
  return { symbol: `control.${name}`, objects, host: [], arena: false, says: 'virtual', exported: true };
}
