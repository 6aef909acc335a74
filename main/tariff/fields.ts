import { parseDecimal, type Decimal } from './decimal.ts';
import { parseDateTime } from './instant.ts';
import { isJsonArray, isJsonNumber, isJsonObject, jsonPath, type Json, type JsonObject } from './json.ts';
import { MOST_PROBLEMS, type Problem, type ProblemCode } from './problem.ts';

type Path = readonly (string | number)[];

/** Collects what is wrong with one document. */
export class Problems {
  readonly list: Problem[] = [];

  add(code: ProblemCode, path: Path, message: string): undefined {
    if (this.list.length < MOST_PROBLEMS) this.list.push({ code, path: jsonPath(path), message });
    return undefined;
  }
}

interface Needed {
  readonly required?: boolean;
}

/** The fields of one object, each read as what it must be; null counts as absent (rule 2). */
export class Fields {
  readonly object: JsonObject;
  readonly path: Path;
  private readonly problems: Problems;

  constructor(object: JsonObject, path: Path, problems: Problems) {
    this.object = object;
    this.path = path;
    this.problems = problems;
  }

  static of(value: Json, path: Path, problems: Problems): Fields | undefined {
    if (isJsonObject(value)) return new Fields(value, path, problems);
    return wrongType(problems, path, value, 'an object');
  }

  text(key: string, needed?: Needed): string | undefined {
    const value = this.get(key, needed);
    if (value === undefined || typeof value === 'string') return value;
    return wrongType(this.problems, this.at(key), value, 'a text in double quotes');
  }

  choice<T extends string>(key: string, values: readonly T[], needed?: Needed): T | undefined {
    const text = this.text(key, needed);
    if (text === undefined) return undefined;
    return values.find((value) => value === text) ?? this.unknown(this.at(key), text, values);
  }

  /** Any number within rule 19's size. */
  number(key: string, needed?: Needed): Decimal | undefined {
    const value = this.get(key, needed);
    return value === undefined ? undefined : this.decimal(value, this.at(key));
  }

  notNegative(key: string, needed?: Needed): Decimal | undefined {
    const value = this.number(key, needed);
    if (value && value.units < 0n) {
      return this.problems.add('negative', this.at(key), `${key} is negative. It must be 0 or more.`);
    }
    return value;
  }

  integer(key: string, needed?: Needed): number | undefined {
    const value = this.notNegative(key, needed);
    if (value && value.digits > 0) {
      return this.problems.add('not-integer', this.at(key), `${key} must be a whole number.`);
    }
    return value && Number(value.units);
  }

  list(key: string, needed?: Needed): readonly Json[] | undefined {
    const value = this.get(key, needed);
    if (value === undefined || isJsonArray(value)) return value;
    return wrongType(this.problems, this.at(key), value, 'a list');
  }

  child(key: string, needed?: Needed): Fields | undefined {
    const value = this.get(key, needed);
    return value === undefined ? undefined : Fields.of(value, this.at(key), this.problems);
  }

  /** Microseconds since 1970. */
  dateTime(key: string, needed?: Needed): number | undefined {
    return this.parsed(key, parseDateTime, needed);
  }

  /** A text with a form of its own. */
  parsed<T>(key: string, parse: (text: string) => T | ProblemCode, needed?: Needed): T | undefined {
    const text = this.text(key, needed);
    if (text === undefined) return undefined;
    const value = parse(text);
    if (typeof value !== 'string') return value as T;
    return this.problems.add(value as ProblemCode, this.at(key), explain(value as ProblemCode, text));
  }

  problem(code: ProblemCode, key: string, message: string): undefined {
    return this.problems.add(code, this.at(key), message);
  }

  unknown(path: Path, text: string, values: readonly string[]): undefined {
    const shown = JSON.stringify(text.slice(0, 64));
    return this.problems.add(
      'unknown-value',
      path,
      `${shown} is none of ${values.join(', ')} (case counts).`,
    );
  }

  at(key: string): Path {
    return [...this.path, key];
  }

  private get(key: string, needed?: Needed): Json | undefined {
    const value = this.object.get(key) ?? undefined;
    if (value === undefined && needed?.required) {
      return this.problems.add('missing', this.at(key), `${key} is missing. Add it.`);
    }
    return value;
  }

  private decimal(value: Json, path: Path): Decimal | undefined {
    if (!isJsonNumber(value)) {
      const hint = typeof value === 'string' ? ' (without quotes)' : '';
      return wrongType(this.problems, path, value, `a number${hint}`);
    }
    const parsed = parseDecimal(value.text);
    if (typeof parsed !== 'string') return parsed;
    const shown = value.text.slice(0, 40);
    if (parsed === 'too-big') {
      return this.problems.add('number-too-big', path, `${shown} is beyond 1000000000 in size.`);
    }
    return this.problems.add('number-too-fine', path, `${shown} has more than 100 decimals. Round it.`);
  }
}

function wrongType(problems: Problems, path: Path, value: Json, wanted: string): undefined {
  return problems.add('wrong-type', path, `This is ${kindOf(value)}; it must be ${wanted}.`);
}

function kindOf(value: Json): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return 'a text';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (isJsonArray(value)) return 'a list';
  return isJsonNumber(value) ? 'a number' : 'an object';
}

function explain(code: ProblemCode, text: string): string {
  const shown = JSON.stringify(text.slice(0, 64));
  switch (code) {
    case 'bad-offset':
      return `${shown} has an offset. Write it in UTC, ending in "Z".`;
    case 'year-out-of-range':
      return `${shown} lies outside the years 1970 to 2199.`;
    case 'not-exact':
      return `${shown} is finer than a microsecond. Round it.`;
    case 'bad-time':
      return `${shown} is no time of day. Write hours and minutes: "17:30".`;
    case 'bad-date':
      return `${shown} is no date. Write "2026-11-22".`;
    default:
      return `${shown} is no date-time. Write "2026-11-22T18:00:00Z".`;
  }
}
