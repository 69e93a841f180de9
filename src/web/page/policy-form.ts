import type { Asked } from '../policy/asked.ts';
import { CAPABILITIES, CHOICES, type Capability, type Choice, type Draft } from '../policy/draft.ts';
import { fill, h } from './dom.ts';
import { treeEditor } from './tree-editor.ts';
import { WORDS } from './words.ts';

/** The form of a policy. */
export interface PolicyForm {
  /** What the component asks for comes first, the rest is folded. */
  ask(asked: Asked): void;
  show(draft: Draft): void;
}

/** Fields that what is typed into is a property of a capability's part of the draft. */
type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/**
 * @param changed is given every change
 */
export function policyForm(
  asks: HTMLElement,
  rest: HTMLElement,
  first: Draft,
  changed: (draft: Draft) => void,
): PolicyForm {
  let draft = first;
  const update = (next: Draft): void => {
    draft = next;
    showHidden();
    changed(draft);
  };
  const set = (capability: Capability, part: object): void => {
    update({ ...draft, [capability]: { ...draft[capability], ...part } });
  };
  const fields: { readonly capability: Capability; readonly property: string; readonly element: Field }[] = [];
  const field = <Type extends Field>(capability: Capability, property: string, element: Type): Type => {
    fields.push({ capability, property, element });
    const isBox = element instanceof HTMLInputElement && element.type === 'checkbox';
    element.addEventListener(isBox || element instanceof HTMLSelectElement ? 'change' : 'input', () =>
      set(capability, { [property]: isBox ? element.checked : element.value }),
    );
    return element;
  };
  const area = (capability: Capability, property: string, label: string, hint: string, rows = 3): HTMLElement => {
    const id = `${capability}-${property}`;
    const box = h('textarea', { id, rows, spellcheck: 'false', placeholder: hint, autocapitalize: 'off' });
    return h('div', { class: 'field' }, h('label', { for: id }, label), field(capability, property, box));
  };
  const line = (capability: Capability, property: string, label: string): HTMLElement => {
    const id = `${capability}-${property}`;
    const input = h('input', { id, type: 'text', spellcheck: 'false', autocomplete: 'off' });
    return h('div', { class: 'field' }, h('label', { for: id }, label), field(capability, property, input));
  };
  const check = (capability: Capability, property: string, label: string): HTMLElement => {
    const id = `${capability}-${property}`;
    const box = h('input', { id, type: 'checkbox' });
    return h('p', { class: 'check' }, field(capability, property, box), h('label', { for: id }, label));
  };

  const tree = treeEditor((next) => set('filesystem', { tree: next }));
  const clockKind = field(
    'clocks',
    'kind',
    h(
      'select',
      { id: 'clocks-kind' },
      h('option', { value: 'step' }, 'goes on by 1 ms at each look'),
      h('option', { value: 'fixed' }, 'stands still'),
    ),
  );
  /** What is asked beside the choice `virtual`. */
  const details: Readonly<Partial<Record<Capability, readonly HTMLElement[]>>> = {
    filesystem: [
      tree.element,
      check(
        'filesystem',
        'writable',
        'It may change them. Changes are gone when it ends, but for what you save here after a run.',
      ),
    ],
    stdin: [area('stdin', 'text', 'Text to read', '')],
    environment: [area('environment', 'lines', 'Variables, one a line', 'HOME=/\nLANG=en')],
    args: [area('args', 'lines', 'Arguments, one a line; the first is the program’s name', 'app\n--verbose')],
    config: [area('config', 'lines', 'Configuration, one a line', 'region=eu')],
    clocks: [
      line('clocks', 'from', 'Time, as in 2026-01-01T00:00:00Z'),
      h('div', { class: 'field' }, h('label', { for: 'clocks-kind' }, 'The clock'), clockKind),
    ],
    random: [line('random', 'seed', 'Seed: a number or a word')],
    http: [area('http', 'lines', 'Hosts, one a line', 'api.example.com\nhttps+GET://*.example.org')],
    sockets: [area('sockets', 'lines', 'Addresses with ports, one a line', 'db.example.com:5432')],
  };

  const radios = new Map<string, HTMLInputElement>();
  const hidden = new Map<Capability, HTMLElement>();
  const cards = new Map(CAPABILITIES.map((capability) => [capability, card(capability)]));

  function card(capability: Capability): HTMLElement {
    const { title, can, choices } = WORDS[capability];
    const detail = details[capability];
    const more = detail === undefined ? undefined : h('div', { class: 'detail' }, detail);
    if (more !== undefined) hidden.set(capability, more);
    return h(
      'fieldset',
      { class: capability === 'filesystem' ? 'card wide' : 'card' },
      h('legend', {}, title),
      h('p', { class: 'faint' }, `Programs use it to ${can}.`),
      CHOICES[capability].map((choice) => radio(capability, choice, choices[choice])),
      more,
    );
  }

  function radio(
    capability: Capability,
    choice: Choice,
    words: { readonly label: string; readonly means: string } | undefined,
  ): HTMLElement {
    const id = `${capability}-${choice}`;
    const input = h('input', {
      type: 'radio',
      name: capability,
      value: choice,
      id,
      'aria-describedby': `${id}-means`,
      onchange: () => set(capability, { choice }),
    });
    radios.set(id, input);
    return h(
      'div',
      { class: 'choice' },
      input,
      h('label', { for: id }, words?.label ?? choice),
      h('span', { id: `${id}-means`, class: 'means' }, words?.means ?? ''),
    );
  }

  function showHidden(): void {
    for (const [capability, element] of hidden) element.hidden = draft[capability].choice !== 'virtual';
  }

  const trap = h('input', {
    type: 'checkbox',
    id: 'trap',
    onchange: () => update({ ...draft, onDeny: trap.checked ? 'trap' : 'error' }),
  });
  const control = h('input', {
    type: 'checkbox',
    id: 'control',
    onchange: () => update({ ...draft, control: control.checked }),
  });
  const general = h(
    'fieldset',
    { class: 'card' },
    h('legend', {}, 'For all of it'),
    h(
      'p',
      { class: 'check' },
      trap,
      h(
        'label',
        { for: 'trap' },
        'Stop it at the first thing that is denied, in place of an error that it can handle.',
      ),
    ),
    h(
      'p',
      { class: 'check' },
      control,
      h(
        'label',
        { for: 'control' },
        'Let who runs the downloaded component read and change what is virtual in it (wasmvirt:control). This page always can.',
      ),
    ),
  );

  let others: Asked['others'] = [];
  function otherCard(): HTMLElement | undefined {
    if (others.length === 0) return undefined;
    return h(
      'fieldset',
      { class: 'card' },
      h('legend', {}, 'Other imports'),
      h('p', { class: 'faint' }, 'What wasmvirt does not know cannot be virtual.'),
      others.map(({ name, default: byDefault }, index) => {
        const id = `other-${index}`;
        const box: HTMLInputElement = h('input', {
          type: 'checkbox',
          id,
          onchange: () => {
            const rest = Object.fromEntries(Object.entries(draft.others).filter(([other]) => other !== name));
            const choice = box.checked ? 'allow' : 'deny';
            update({ ...draft, others: choice === byDefault ? rest : { ...rest, [name]: choice } });
          },
        });
        box.checked = (draft.others[name] ?? byDefault) === 'allow';
        return h('p', { class: 'check' }, box, h('label', { for: id }, 'Allow ', h('code', {}, name)));
      }),
    );
  }

  let asked: readonly Capability[] = CAPABILITIES;
  function place(): void {
    const of = (wanted: boolean) =>
      [...cards].filter(([name]) => asked.includes(name) === wanted).map(([, one]) => one);
    fill(asks, of(true), otherCard(), general);
    fill(rest, of(false));
    const folded = rest.closest('details');
    if (folded !== null) folded.hidden = rest.children.length === 0;
  }

  const form: PolicyForm = {
    ask: (next) => {
      asked = next.capabilities;
      others = next.others;
      place();
    },
    show: (next) => {
      draft = next;
      for (const capability of CAPABILITIES) {
        const input = radios.get(`${capability}-${draft[capability].choice}`);
        if (input !== undefined) input.checked = true;
      }
      for (const { capability, property, element } of fields) {
        const value = (draft[capability] as unknown as Readonly<Record<string, unknown>>)[property];
        if (element instanceof HTMLInputElement && element.type === 'checkbox') element.checked = value === true;
        else element.value = String(value);
      }
      tree.show(draft.filesystem.tree);
      trap.checked = draft.onDeny === 'trap';
      control.checked = draft.control;
      showHidden();
      place();
    },
  };
  form.show(first);
  return form;
}
