import type { Flag } from '../../policy/options/command-line.ts';
import { commandRow, type CommandRow, NAMED_COMMANDS } from '../command-table.ts';
import { quotedForShell, valueOf } from './value.ts';

/** What completes command lines in zsh, as a file `_wasmvirt` in `$fpath`. */
export function zshCompletions(): string {
  const described = NAMED_COMMANDS.map(({ name, summary }) => `${name}:${escaped(summary, /[:\\]/g)}`);
  return `#compdef wasmvirt
# completions of wasmvirt for zsh: wasmvirt completions zsh > DIR/_wasmvirt, where DIR is in $fpath
_wasmvirt_first() {
  local -a commands=(
${described.map((line) => `    ${quotedForShell(line)}\n`).join('')}  )
  _describe command commands
  _files
}

_wasmvirt() {
  local -a specs
  local command=\${words[2]}
  case $command in
${NAMED_COMMANDS.map(caseOf).join('')}    *)
      specs=(
${specsOf(commandRow('').flags)}        '1:FILE:_wasmvirt_first'
        '*:FILE:_files'
      )
      _arguments -S $specs
      return
      ;;
  esac
  shift words
  (( CURRENT -= 1 ))
  _arguments -S $specs
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
  _wasmvirt "$@"
else
  compdef _wasmvirt wasmvirt
fi
`;
}

function caseOf({ name, flags, words }: CommandRow): string {
  const rest = words === undefined ? "'*:FILE:_files'" : quotedForShell(`1:SHELL:(${words.join(' ')})`);
  return `    ${name})
      specs=(
${specsOf(flags)}        ${rest}
      )
      ;;
`;
}

function specsOf(flags: readonly Flag[]): string {
  return flags
    .flatMap(specs)
    .map((spec) => `        ${quotedForShell(spec)}\n`)
    .join('');
}

/** An option as `_arguments` takes it, once for each spelling. */
function specs(flag: Flag): readonly string[] {
  const { name, short, arity, placeholder = '', repeats, help, bare } = flag;
  const many = repeats === true ? '*' : '';
  const about = `[${escaped(help, /[[\]:\\]/g)}]`;
  const spellings = short === undefined ? [name] : [name, short];
  const action = actionOf(flag);
  if (action === undefined) return spellings.map((one) => many + one + about);
  const value = `:${escaped(placeholder, /[:\\]/g)}:${action}`;
  if (bare !== undefined) return spellings.map((one) => `${one}${about}:${value}`);
  if (arity === 'optional') return [`${many}${name}=-${about}:${value}`];
  return spellings.map((one) => `${many}${one}${one.startsWith('--') ? '=' : '+'}${about}${value}`);
}

/** What completes the value of an option; `undefined`: it has none. */
function actionOf(flag: Flag): string | undefined {
  const value = valueOf(flag);
  switch (value.kind) {
    case 'none':
      return undefined;
    case 'words':
      return `(${escaped(value.words.join(' '), /[:\\]/g)})`;
    case 'path':
      return value.isNamed ? '{compset -P "*="; _files}' : '_files';
    case 'text':
      return ' ';
    default:
      return value satisfies never;
  }
}

function escaped(text: string, special: RegExp): string {
  return text.replace(special, '\\$&');
}
