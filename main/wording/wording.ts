/**
 * What an OEM words differently. Every catalogue of `main/` that speaks to drivers looks here; whoever loads a theme puts
 * its texts in. One place instead of a parameter through the whole house, as with the log: a process has one look.
 */

/** Texts by key ("bill.energy", "fault.reader.offline.title"), with `{placeholders}`, by language. */
export type Wording = Readonly<Record<string, Readonly<Record<string, string>> | undefined>>;

/** Names of a message's arguments, in order, by its key; messages without arguments need none. */
export type Placeholders = Readonly<Record<string, readonly string[]>>;

let current: Wording = {};
let catalogues = new Map<string, unknown>();

/** The texts hold from now on, in place of any that held before. Returns what goes back to the built-in ones. */
export function wordAs(wording: Wording): () => void {
  current = wording;
  catalogues = new Map();
  return () => {
    if (current === wording) wordAs({});
  };
}

/** What `read` gives while only the built-in texts hold. */
export function unworded<Value>(read: () => Value): Value {
  const worn = current;
  current = {};
  try {
    return read();
  } finally {
    current = worn;
  }
}

/** Changes with the wording: for whoever keeps what was said. */
export function wordingNow(): object {
  return catalogues;
}

/** One text that stands in no catalogue. */
export function worded(key: string, language: string, builtIn: string): string {
  return current[language]?.[key] ?? builtIn;
}

/**
 * `catalogue` with the OEM's own texts in it: texts, messages with arguments, lists (from 1) and parts of parts, each under
 * `area` and its path. The very same catalogue while nothing of it is worded differently.
 */
export function reworded<Catalogue extends object>(
  area: string,
  language: string,
  catalogue: Catalogue,
  placeholders: Placeholders = {},
): Catalogue {
  const texts = current[language];
  if (texts === undefined) return catalogue;
  const key = `${language} ${area}`;
  const known = catalogues.get(key) as Catalogue | undefined;
  if (known !== undefined) return known;
  const prefix = `${area}.`;
  const isConcerned = Object.keys(texts).some((name) => name.startsWith(prefix));
  const result = isConcerned ? overlay(catalogue, prefix, texts, placeholders) : catalogue;
  catalogues.set(key, result);
  return result as Catalogue;
}

function overlay(part: object, prefix: string, texts: Readonly<Record<string, string>>, names: Placeholders) {
  const entries = Object.entries(part).map(([name, value]: [string, unknown]) => {
    const step = Array.isArray(part) ? String(Number(name) + 1) : name;
    return [name, overlaid(value, `${prefix}${step}`, texts, names)] as const;
  });
  return Array.isArray(part) ? entries.map(([, value]) => value) : Object.fromEntries(entries);
}

function overlaid(
  value: unknown,
  key: string,
  texts: Readonly<Record<string, string>>,
  names: Placeholders,
): unknown {
  if (typeof value === 'object' && value !== null) return overlay(value, `${key}.`, texts, names);
  const text = texts[key];
  if (text === undefined) return value;
  if (typeof value !== 'function') return text;
  const order = names[key] ?? [];
  return (...given: readonly unknown[]) =>
    text.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const index = order.indexOf(name);
      return index < 0 ? whole : String(given[index]);
    });
}
