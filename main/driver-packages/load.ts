/** The driver packages that the configuration names: found, trusted, imported, and their options judged. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Explain } from '../../drivers/explain.ts';
import {
  DRIVER_API_VERSION,
  type DriverPackage,
  type OptionProblem,
} from '../../drivers/kit/driver-package.ts';
import type { Config } from '../config/config.ts';
import { type JsonDocument, type JsonPath, parseDocument } from '../json/document.ts';
import { type Problem, ProblemError, messageOf } from '../problem.ts';
import { findPackage } from './find.ts';
import { distrusted } from './trust.ts';

export interface LoadedDriver {
  readonly driver: DriverPackage;
  readonly folder: string;
  /** Found good by the package itself. */
  readonly options: unknown;
  readonly explain: Explain;
}

/** By the connector's id. */
export type LoadedDrivers = ReadonlyMap<number, LoadedDriver>;

/**
 * Loads every package that the configuration names, `file` being where it was read from. Throws ProblemError with all
 * problems at once: `driver.not-found`, `driver.no-entry`, `driver.insecure`, `driver.import-failed`, `driver.wrong-api`,
 * `driver.no-controller`, `driver.bad-options`.
 */
export async function loadDriverPackages(
  config: Pick<Config, 'connectors'>,
  file: string | null,
): Promise<LoadedDrivers> {
  const loaded = new Map<number, LoadedDriver>();
  const problems: Problem[] = [];
  const document = await documentOf(file);
  const from = path.dirname(path.resolve(file ?? '.'));
  for (const [index, { id, controller }] of config.connectors.entries()) {
    if (controller.driver !== 'package') continue;
    const where: JsonPath = ['connectors', index, 'controller'];
    const at = (inner: JsonPath) => ({
      ...(file !== null && { file }),
      ...(document && { line: document.lineOf([...where, ...inner]) }),
    });
    const found = await loadPackage(controller.package, from);
    if (!found.ok) {
      const place = `connectors[${String(index)}].controller.package`;
      problems.push({ ...found.problem, path: place, ...at(['package']) });
      continue;
    }
    const wrong = judge(found.driver, controller.options);
    for (const problem of wrong) {
      const inner = ['options', ...steps(problem.path)];
      problems.push({
        code: 'driver.bad-options',
        message: problem.message,
        hint: problem.hint ?? `See the manual of ${found.driver.name}.`,
        path: `connectors[${String(index)}].controller.options${problem.path === '' ? '' : joined(problem.path)}`,
        ...at(inner),
      });
    }
    const { driver, folder } = found;
    const explain = driver.explain ?? (() => null);
    if (wrong.length === 0) loaded.set(id, { driver, folder, options: controller.options, explain });
  }
  if (problems.length > 0) throw new ProblemError(problems);
  return loaded;
}

export type LoadedPackage =
  | { readonly ok: true; readonly driver: DriverPackage; readonly folder: string }
  | { readonly ok: false; readonly problem: Problem };

/** Finds, trusts and imports one package. Never throws. Problems as of `loadDriverPackages`, but of options. */
export async function loadPackage(named: string, from: string): Promise<LoadedPackage> {
  const found = await findPackage(named, from);
  if (!found.ok) return found;
  const { folder, entry } = found.found;
  const insecure = await distrusted(folder);
  if (insecure) return { ok: false, problem: insecure };
  let exported: unknown;
  try {
    // Not part of the kiosk's build: the file is there only on this charger.
    exported = await import(/* @vite-ignore */ pathToFileURL(entry).href);
  } catch (error) {
    return wrong(
      'driver.import-failed',
      `${entry} cannot be imported: ${messageOf(error)}`,
      'Ask who made the package.',
    );
  }
  // A CommonJS package shows what it exports as the default.
  const module = member(exported, 'apiVersion') === undefined ? member(exported, 'default') : exported;
  const version = member(module, 'apiVersion');
  if (version !== DRIVER_API_VERSION) {
    return wrong(
      'driver.wrong-api',
      `${entry} ${version === undefined ? 'exports no apiVersion' : `is for version ${String(version)} of the driver interface`}; this kiosk has ${String(DRIVER_API_VERSION)}`,
      'Install a version of the package, or of the kiosk, that fits the other.',
    );
  }
  if (
    typeof member(module, 'createController') !== 'function' ||
    typeof member(module, 'name') !== 'string'
  ) {
    return wrong(
      'driver.no-controller',
      `${entry} exports no createController, or no name`,
      'A driver package exports apiVersion, name and createController.',
    );
  }
  // Its version, name and function were looked at; what they do is guarded.
  return { ok: true, folder, driver: module as DriverPackage };
}

/** The package's own judgement; a package that throws over options has found them wrong. */
function judge(driver: DriverPackage, options: Readonly<Record<string, unknown>>): readonly OptionProblem[] {
  if (!driver.validateOptions) {
    const [first] = Object.keys(options);
    return first === undefined
      ? []
      : [{ path: first, message: `${driver.name} has no options`, hint: 'Remove it.' }];
  }
  try {
    const problems: unknown = driver.validateOptions(options);
    return Array.isArray(problems) ? problems.map(optionProblem) : [];
  } catch (error) {
    return [{ path: '', message: `${driver.name} could not judge its options: ${messageOf(error)}` }];
  }
}

function optionProblem(problem: unknown): OptionProblem {
  const hint = member(problem, 'hint');
  return {
    path: String(member(problem, 'path') ?? ''),
    message: String(member(problem, 'message') ?? 'is wrong'),
    ...(typeof hint === 'string' && { hint }),
  };
}

/** `inputs[0].bit` → `['inputs', 0, 'bit']`. */
function steps(place: string): JsonPath {
  return [...place.matchAll(/[^.[\]]+/g)].map(([step]) => (/^\d+$/.test(step) ? Number(step) : step));
}

function joined(place: string): string {
  return place.startsWith('[') ? place : `.${place}`;
}

/** For the lines of problems; a file that cannot be read any more has none. */
async function documentOf(file: string | null): Promise<JsonDocument | null> {
  if (file === null) return null;
  try {
    const read = parseDocument(await readFile(file, 'utf8'));
    return read.ok ? read.document : null;
  } catch {
    return null;
  }
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

function wrong(code: string, message: string, hint: string): LoadedPackage {
  return { ok: false, problem: { code, message, hint } };
}
