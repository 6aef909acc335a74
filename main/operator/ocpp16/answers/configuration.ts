/** GetConfiguration, ChangeConfiguration: OCPP 1.6, 5.8, 5.3. */
import type { Configuration } from '../configuration/configuration.ts';
import { KEY_NAMES, type KeyName, keyNamed } from '../configuration/keys.ts';
import { status, type Answers } from '../requests.ts';

export function configurationAnswers(
  configuration: Configuration,
  heartbeatSeconds: () => number,
): Answers<'GetConfiguration' | 'ChangeConfiguration'> {
  const told = (key: KeyName) => ({
    key,
    readonly: configuration.isReadOnly(key),
    // The BootNotification's answer sets it, too.
    value: key === 'HeartbeatInterval' ? String(heartbeatSeconds()) : configuration.get(key),
  });
  return {
    GetConfiguration: ({ key }) => {
      if (key === undefined || key.length === 0) return { result: { configurationKey: KEY_NAMES.map(told) } };
      const known = key.map((name) => keyNamed(name)).filter((name) => name !== null);
      const unknownKey = key.filter((name) => keyNamed(name) === null);
      return {
        result: {
          configurationKey: [...new Set(known)].map(told),
          ...(unknownKey.length > 0 && { unknownKey }),
        },
      };
    },
    ChangeConfiguration: ({ key, value }) => {
      const name = keyNamed(key);
      if (name === null) return status('NotSupported');
      return status(configuration.change(name, value) ? 'Accepted' : 'Rejected');
    },
  };
}
