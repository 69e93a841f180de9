import { basename } from 'node:path';
import type { Graph } from '../../index.ts';
import { UsageError, type Arguments } from '../args.ts';
import type { CommandIo, Step } from '../command.ts';
import { checkOverwriting } from '../overwriting.ts';
import { waitFor } from '../policy-file/parsers.ts';
import { loadLayout } from './elk.ts';
import { withPorts } from '../../picture/ports.ts';
import { renderSvg } from '../../picture/svg.ts';
import { toElk } from '../../picture/to-elk.ts';

/**
 * `inspect --graph`: prints the picture, or writes it to the file that the option names.
 *
 * @param read gives the graph of the component at `path`; what it throws is the caller's
 * @throws UsageError, FileError
 */
export function* drawGraph(
  path: string,
  { options }: Arguments,
  io: Pick<CommandIo, 'isSame' | 'out' | 'write'>,
  read: () => Graph,
): Generator<Step, void> {
  const output = options.get('--graph')?.[0];
  if (output === '') throw new UsageError('--graph= needs the name of a file: --graph=app.svg, or --graph to print it');
  for (const other of ['--json', '--policy']) {
    if (options.has(other)) throw new UsageError(`--graph draws, and ${other} prints: leave one of the two out`);
  }
  checkOverwriting(output, [path], '--graph', io.isSame);
  const graph = withPorts(read());
  const svg = renderSvg(graph, yield* waitFor(layOut(graph)), path === '-' ? 'standard input' : basename(path));
  if (output === undefined) io.out(svg);
  else yield* io.write(output, new TextEncoder().encode(svg));
}

async function layOut(graph: Graph): ReturnType<Awaited<ReturnType<typeof loadLayout>>> {
  const layout = await loadLayout();
  return layout(toElk(graph));
}
