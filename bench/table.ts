/** One line of the result. */
export interface Figure {
  readonly what: string;
  /** The figure; of a time, by the wall clock. */
  readonly figure: number;
  /** The same by processor time of the process, which is more reliable on a shared machine. */
  readonly cpu?: number;
  readonly unit: 'times' | 'bytes' | 'ms' | 'µs' | 'ns' | 'a second';
  readonly aim?: { readonly kind: 'at most' | 'at least'; readonly value: number };
}

/** A table for people. */
export function renderTable(figures: readonly Figure[]): string {
  const rows = [
    ['what', 'figure', 'by cpu', 'aim', ''],
    ...figures.map((f) => [
      f.what,
      shown(f.figure, f.unit),
      f.cpu === undefined ? '' : shown(f.cpu, f.unit),
      f.aim === undefined ? '' : `${f.aim.kind} ${number(f.aim.value)}`,
      verdict(f),
    ]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) => {
      const cells = row.map((cell, i) =>
        i === 1 || i === 2 ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0),
      );
      return cells.join('  ').trimEnd();
    })
    .join('\n');
}

/** Whether the aim is met, by both clocks or by one of them. */
function verdict({ figure, cpu, aim }: Figure): string {
  if (aim === undefined) return '';
  const meets = (n: number): boolean => (aim.kind === 'at most' ? n <= aim.value : n >= aim.value);
  const [wall, byCpu] = [meets(figure), meets(cpu ?? figure)];
  return wall && byCpu ? 'met' : byCpu ? 'met by cpu' : wall ? 'met by the clock' : 'missed';
}

function shown(n: number, unit: Figure['unit']): string {
  switch (unit) {
    case 'times':
      return n.toFixed(2);
    case 'bytes':
    case 'a second':
      return number(Math.round(n));
    case 'µs':
      return `${n.toFixed(1)} µs`;
    case 'ns':
      return `${n.toFixed(1)} ns`;
    case 'ms':
      return `${n.toFixed(n < 1 ? 3 : 1)} ms`;
    default:
      return unit satisfies never;
  }
}

function number(n: number): string {
  return n.toLocaleString('en-US');
}
