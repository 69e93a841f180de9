import { capturedData, textInputData } from '../../adapters/io/layout.ts';
import { pages, scratch, TASK_KINDS, type TaskKind } from '../../adapters/task/layout.ts';
import type { CoreObject } from '../../core/object.ts';
import { capability, isVersion03 } from '../../policy/capabilities/table.ts';
import { hasFiles } from '../../policy/planning/io.ts';
import { stdioPlan } from '../../policy/subsystems/stdio.ts';
import type { VirtualFunction } from '../code/functions.ts';
import { streamBuiltins } from '../code/task-builtins.ts';
import type { CodeContext, SubsystemCode, VirtualRequest } from './subsystem.ts';

/** The functions that give standard streams which are neither the host's nor closed. */
export function stdioCode(context: CodeContext): SubsystemCode {
  const { plan, io } = context;
  const data = new StreamData();
  return {
    function: (request) => {
      const stream = capability(request.interface)?.stdio?.stream;
      const said = stream === undefined ? undefined : stdioPlan(plan.policy, stream);
      if (said === undefined) return undefined;
      const output = stream === 'stderr' ? stream : 'stdout';
      const is03 = isVersion03(request.interface.version);
      const ignored = (): VirtualFunction => {
        if (is03) return task(request, TASK_KINDS.ignored, 'task.write-ignored', 'swallowed', [scratch]);
        return io.virtual('io.new-ignored-output', false, 'swallowed');
      };
      switch (said.kind) {
        case 'contents': {
          const says = `${said.bytes.length} bytes`;
          const objects = data.text(said.bytes);
          if (is03) return task(request, TASK_KINDS.text, 'task.read-text', says, objects);
          return io.virtual('io.new-text-input', false, says, objects);
        }
        case 'capture': {
          const objects = data.captured(output, said.most);
          if (is03) return task(request, TASK_KINDS.captured, `task.write-captured-${output}`, 'captured', objects);
          return io.virtual(`io.new-captured-${output}`, false, 'captured', objects);
        }
        case 'ignore':
          return ignored();
        case 'file':
          // a guest without files cannot read it
          return fileOf(request, output, said.path, context) ?? ignored();
        default:
          return said satisfies never;
      }
    },
  };
}

/** What streams of both versions share, once. */
class StreamData {
  private readonly made = new Map<string, readonly CoreObject[]>();

  text(bytes: Uint8Array): readonly CoreObject[] {
    return this.once('stdin', () => textInputData(bytes));
  }

  captured(stream: 'stdout' | 'stderr', most: number): readonly CoreObject[] {
    return this.once(stream, () => [capturedData(stream, most)]);
  }

  private once(name: string, make: () => readonly CoreObject[]): readonly CoreObject[] {
    let found = this.made.get(name);
    if (found === undefined) this.made.set(name, (found = make()));
    return found;
  }
}

/** An output that goes into a virtual file. */
function fileOf(
  request: VirtualRequest,
  stream: 'stdout' | 'stderr',
  path: string,
  { plan, code }: CodeContext,
): VirtualFunction | undefined {
  if (!hasFiles(plan)) return undefined;
  const files = code('filesystem');
  const says = `goes into ${path}`;
  if (isVersion03(request.interface.version))
    return task(request, TASK_KINDS.standardOutput, `task.write-file-${stream}`, says, files.tree?.() ?? []);
  const found = files.function(request);
  return found === undefined ? undefined : { ...found, says };
}

/** The function of WASI 0.3 that gives a stream, or takes one, and goes on as a task. */
function task(
  { type }: VirtualRequest,
  kind: TaskKind,
  symbol: string,
  says: string,
  objects: readonly CoreObject[],
): VirtualFunction {
  const result = kind === TASK_KINDS.text ? 'cli-input' : 'cli-output';
  const builtins = streamBuiltins(type, { stream: 'bytes', future: 'cli-result', result });
  return { symbol, objects: [...objects, pages], host: [], arena: false, says, task: { callback: 'task.callback', builtins, twin: true, kind } };
}
