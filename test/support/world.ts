/** The names that the first world of a printed WIT text imports, in order. */
export function importsIn(wit: string): string[] {
  return namesOf(wit, 'import');
}

/** The names that the first world of a printed WIT text exports, in order. */
export function exportsIn(wit: string): string[] {
  return namesOf(wit, 'export');
}

function namesOf(wit: string, direction: 'import' | 'export'): string[] {
  const lines = wit.matchAll(new RegExp(`^  ${direction} ([^;{]+)`, 'gm'));
  // `name: func(…)` is a name of its own, `a:b/c@1.2.3` a path
  return [...lines].map(([, item = '']) => item.replace(/: .*$/, '').trim());
}
