/** Short ways to say what a variable is. */
import type { Knob } from '../options.ts';
import type { WireComponent } from '../wire.ts';
import { type SettingKey, type Settings, SETTINGS, type Setting } from './settings.ts';
import { type Characteristics, type DataType, type Variable, WRITTEN } from './variable.ts';

type Extra = Partial<Pick<Variable, 'instance' | 'constant'>> & Omit<Characteristics, 'dataType'>;

function describe(component: string | WireComponent, name: string, dataType: DataType, extra: Extra) {
  const { instance, constant, ...limits } = extra;
  return {
    component: typeof component === 'string' ? { name: component } : component,
    name,
    is: { dataType, ...limits },
    ...(instance === undefined ? {} : { instance }),
    ...(constant === undefined ? {} : { constant }),
  };
}

/** Can only be read, and never changes. */
export function fixed(
  component: string | WireComponent,
  name: string,
  value: boolean | number | string,
  extra: Extra & { readonly dataType?: DataType } = {},
): Variable {
  const { dataType = typeOf(value), ...rest } = extra;
  return { ...describe(component, name, dataType, { constant: true, ...rest }), read: () => String(value) };
}

/** Can only be read; what it is now. */
export function shown(
  component: string | WireComponent,
  name: string,
  dataType: DataType,
  read: () => boolean | number | string,
  extra: Extra = {},
): Variable {
  return { ...describe(component, name, dataType, extra), read: () => String(read()) };
}

/** One that somebody else keeps. */
export function turned(component: string, name: string, knob: Knob, extra: Extra = {}): Variable {
  return {
    ...shown(component, name, 'string', () => knob.get(), extra),
    persistent: true,
    write: (value) => (knob.set(value) ? WRITTEN : { ok: false, why: 'not possible on this station' }),
  };
}

/** One that the central system sets and this dialect, or the kiosk through it, obeys. */
export function kept(
  settings: Settings,
  key: SettingKey,
  check?: (value: string) => string | null,
): Variable {
  const { component, name, instance, is }: Setting = SETTINGS[key];
  return {
    component: { name: component },
    name,
    is,
    ...(instance === undefined ? {} : { instance }),
    persistent: true,
    read: () => settings.text(key),
    write: (value) => {
      const why = check?.(value) ?? null;
      if (why !== null) return { ok: false, why };
      settings.set(key, value);
      return WRITTEN;
    },
  };
}

function typeOf(value: boolean | number | string): DataType {
  if (typeof value === 'boolean') return 'boolean';
  return typeof value === 'number' ? 'integer' : 'string';
}
