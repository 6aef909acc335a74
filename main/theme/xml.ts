/** Reads XML as far as a picture needs it: elements with their attributes, in order, or why it is not well-formed. */

export interface XmlElement {
  /** As written, with its prefix. */
  readonly name: string;
  /** Names as written; values with entities resolved. */
  readonly attributes: readonly (readonly [string, string])[];
  /** Text directly in it. */
  readonly text: string;
  /** In how many elements it is; the root: 0. */
  readonly depth: number;
}

export type XmlResult =
  | { readonly ok: true; readonly elements: readonly XmlElement[] }
  | { readonly ok: false; readonly reason: string };

/** Deeper than any drawing program nests. */
const DEEPEST = 100;
const NAME = /^[A-Za-z_][\w.-]*(:[A-Za-z_][\w.-]*)?$/;
const ATTRIBUTE = /\s+([^\s=<>"'/]+)\s*=\s*("[^"<]*"|'[^'<]*')/y;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

class Malformed extends Error {}

/** No DTD with declarations of its own, no processing instructions but the XML declaration: pictures need neither. */
export function readXml(source: string): XmlResult {
  try {
    return { ok: true, elements: elementsOf(source.replace(/^\uFEFF/, '')) };
  } catch (error) {
    if (error instanceof Malformed) return { ok: false, reason: error.message };
    throw error;
  }
}

function elementsOf(source: string): readonly XmlElement[] {
  const elements: (XmlElement & { text: string })[] = [];
  const open: { readonly name: string; text: string }[] = [];
  const say = (text: string) => {
    const element = open.at(-1);
    if (element) element.text += text;
    else if (text.trim() !== '') throw new Malformed('has text outside its root element');
  };
  let from = 0;
  while (from < source.length) {
    const tag = source.indexOf('<', from);
    say(resolved(source.slice(from, tag < 0 ? source.length : tag)));
    if (tag < 0) break;
    from = after(source, tag, (inside) => {
      if (inside.kind === 'text') return say(inside.text);
      if (inside.kind === 'close') {
        const last = open.pop();
        if (last?.name !== inside.name) throw new Malformed(`closes </${inside.name}> where it is not open`);
        return;
      }
      if (open.length === 0 && elements.length > 0) throw new Malformed('has several root elements');
      if (open.length >= DEEPEST) throw new Malformed(`is nested deeper than ${DEEPEST}`);
      const { name, attributes, empty } = inside;
      const element = { name, attributes, text: '', depth: open.length };
      elements.push(element);
      if (!empty) open.push(element);
    });
  }
  const last = open.at(-1);
  if (last) throw new Malformed(`does not close <${last.name}>`);
  if (elements.length === 0) throw new Malformed('has no element');
  return elements;
}

type Inside =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'close'; readonly name: string }
  | {
      readonly kind: 'open';
      readonly name: string;
      readonly attributes: [string, string][];
      readonly empty: boolean;
    };

/** Tells what begins at `tag`, a "<", and gives the place after it. */
function after(source: string, tag: number, tell: (inside: Inside) => void): number {
  const upTo = (end: string, start: number) => {
    const found = source.indexOf(end, start);
    if (found < 0) throw new Malformed(`lacks ${end}`);
    return found;
  };
  if (source.startsWith('<!--', tag)) return upTo('-->', tag + 4) + 3;
  if (source.startsWith('<![CDATA[', tag)) {
    const end = upTo(']]>', tag + 9);
    tell({ kind: 'text', text: source.slice(tag + 9, end) });
    return end + 3;
  }
  if (source.startsWith('<?', tag)) {
    const end = upTo('?>', tag);
    if (tag !== 0 || !/^<\?xml\s/.test(source)) throw new Malformed('has a processing instruction (<?…?>)');
    return end + 2;
  }
  if (source.startsWith('<!', tag)) {
    const end = upTo('>', tag);
    const declaration = source.slice(tag, end);
    if (!/^<!DOCTYPE\s/i.test(declaration) || declaration.includes('[')) {
      throw new Malformed('declares entities or other things in a DTD');
    }
    return end + 1;
  }
  if (source.startsWith('</', tag)) {
    const end = upTo('>', tag);
    tell({ kind: 'close', name: source.slice(tag + 2, end).trimEnd() });
    return end + 1;
  }
  return opening(source, tag, tell);
}

function opening(source: string, tag: number, tell: (inside: Inside) => void): number {
  const name = /[^\s/>]*/y;
  name.lastIndex = tag + 1;
  const written = name.exec(source)?.[0] ?? '';
  if (!NAME.test(written)) throw new Malformed(`has a "<" that begins no element`);
  const attributes: [string, string][] = [];
  const keys = new Set<string>();
  let from = tag + 1 + written.length;
  for (;;) {
    ATTRIBUTE.lastIndex = from;
    const found = ATTRIBUTE.exec(source);
    if (!found) break;
    const [whole, key = '', quoted = ''] = found;
    if (!NAME.test(key)) throw new Malformed(`has an attribute that is no name in <${written}>`);
    if (keys.has(key)) throw new Malformed(`gives ${key} twice in <${written}>`);
    keys.add(key);
    attributes.push([key, resolved(quoted.slice(1, -1))]);
    from += whole.length;
  }
  const end = /\s*(\/?)>/y;
  end.lastIndex = from;
  const closed = end.exec(source);
  if (!closed) throw new Malformed(`has attributes that cannot be read in <${written}>`);
  tell({ kind: 'open', name: written, attributes, empty: closed[1] === '/' });
  return from + closed[0].length;
}

/** Only the five entities of XML itself, and characters by number. */
function resolved(text: string): string {
  return text.replace(/&([^;&\s]*);?/g, (whole, name: string) => {
    const number = /^#(\d{1,7})$/.exec(name)?.[1] ?? hex(/^#x([0-9a-f]{1,6})$/i.exec(name)?.[1]);
    const character = number === undefined ? ENTITIES[name] : characterOf(Number(number));
    if (character === undefined || !whole.endsWith(';'))
      throw new Malformed('has an entity that XML does not know');
    return character;
  });
}

function hex(digits: string | undefined): string | undefined {
  return digits === undefined ? undefined : String(Number.parseInt(digits, 16));
}

function characterOf(code: number): string | undefined {
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}
