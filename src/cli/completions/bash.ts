import type { Flag } from '../../policy/options/command-line.ts';
import { COMMAND_NAMES, COMMAND_TABLE, type CommandRow } from '../command-table.ts';
import { spellingsOf } from '../option-table.ts';
import { quotedForShell, valueOf } from './value.ts';

/** What completes command lines in bash. */
export function bashCompletions(): string {
  const shells = COMMAND_TABLE.flatMap(({ words = [] }) => words);
  return `# completions of wasmvirt for bash: source <(wasmvirt completions bash)
_wasmvirt() {
  # bash has split the words at = and :, so that they are taken from the line: $2 is the last part of the word
  local line=\${COMP_LINE:0:COMP_POINT} cur=$2 command='' flag='' value='' lead=''
  local word=\${line##*[[:blank:]]} flags valued inline words='' paths='' reply i
  case $cur in = | :) cur='' ;; esac
  local head=\${word%"$cur"} rest=\${line%"$word"}
  local -a before
  read -ra before <<<"$rest"
  COMPREPLY=()
  # names that are quoted are left to bash
  case \${COMP_WORDS[COMP_CWORD]} in *[\\\\\\'\\"\$\\\`]*) compopt -o default 2>/dev/null; return ;; esac
  case \${before[1]-} in ${COMMAND_NAMES.join(' | ')}) command=\${before[1]} ;; esac
  case $command in
${COMMAND_TABLE.map(caseOf).join('')}  esac
  if [[ $word == --*=* ]]; then
    flag=\${word%%=*} value=\${word#*=} lead=$flag=
    case " $inline " in *" $flag "*) ;; *) return ;; esac
  else
    flag=\${before[\${#before[@]} - 1]} value=$word
    case " $valued " in *" $flag "*) ;; *) flag='' ;; esac
  fi
  case $flag in
${valueCases()}    '')
      if [[ $word == -* ]]; then
        words=$flags
      elif [[ $command == completions ]]; then
        words=${quotedForShell(shells.join(' '))}
      else
        paths=all
        if [[ \${#before[@]} -eq 1 ]]; then words=${quotedForShell(COMMAND_NAMES.join(' '))}; fi
      fi
      ;;
  esac
  while IFS= read -r reply; do COMPREPLY+=("$lead$reply"); done < <(compgen -W "$words" -- "$value")
  if [[ \${#COMPREPLY[@]} -eq 1 && \${COMPREPLY[0]} == *: ]]; then compopt -o nospace 2>/dev/null; fi
  if [[ -n $paths ]]; then
    if [[ $paths == named ]]; then
      if [[ $value != *=* ]]; then return; fi
      lead=$lead\${value%%=*}= value=\${value#*=}
    fi
    while IFS= read -r reply; do COMPREPLY+=("$lead$reply"); done < <(compgen -f -- "$value")
    compopt -o filenames 2>/dev/null
  fi
  # bash replaces its part of the word alone
  for i in "\${!COMPREPLY[@]}"; do COMPREPLY[i]=\${COMPREPLY[i]#"$head"}; done
}
complete -F _wasmvirt wasmvirt
`;
}

/** What a command takes: all options, those that take the next word, and those that take what is behind a `=`. */
function caseOf({ name, flags }: CommandRow): string {
  const taking = flags.filter((flag) => valueOf(flag).kind !== 'none');
  const next = taking.filter(({ arity }) => arity === 'value').flatMap(spellingsOf);
  return `    ${quotedForShell(name)})
      flags=${quotedForShell(flags.flatMap(shownSpellings).join(' '))}
      valued=${quotedForShell(next.join(' '))}
      inline=${quotedForShell(taking.flatMap(spellingsOf).join(' '))}
      ;;
`;
}

function shownSpellings({ name, short }: Flag): readonly string[] {
  return short === undefined ? [name] : [name, short];
}

/** For each option with a value, what it can be. Options of two commands that are called the same take the same. */
function valueCases(): string {
  const seen = new Map<string, string>();
  for (const flag of COMMAND_TABLE.flatMap(({ flags }) => flags)) {
    const value = valueOf(flag);
    if (value.kind === 'none') continue;
    const what =
      value.kind === 'words'
        ? `words=${quotedForShell(value.words.join(' '))}`
        : value.kind === 'path'
          ? `paths=${value.isNamed ? 'named' : 'all'}`
          : ':';
    seen.set(spellingsOf(flag).join(' | '), what);
  }
  return [...seen].map(([pattern, what]) => `    ${pattern}) ${what} ;;\n`).join('');
}
