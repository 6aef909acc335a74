/** The theme that the configuration names. A charger does not stay dark because of a colour: without a good one it wears its own look. */
import type { Config } from '../config/config.ts';
import type { Language } from '../config/schema.ts';
import { log } from '../log/log.ts';
import { formatProblems } from '../problem.ts';
import { loadTheme } from '../theme/load.ts';
import type { Theme } from '../theme/theme.ts';

/**
 * Null: none is named, or what is named has problems; those are said to `warn` and to the log (`theme.refused`, then each by
 * its code), where service mode and the support bundle show them.
 */
export async function loadConfiguredTheme(
  config: Config,
  warn: (text: string) => void,
): Promise<Theme | null> {
  const file = config.display.theme;
  if (file === null) return null;
  const result = await loadTheme(file, { languages: config.station.languages });
  const told = result.ok ? result.notes : result.problems;
  if (told.length > 0) warn(formatProblems(told));
  if (result.ok) {
    log.info('theme.worn', 'the theme is good', { theme: result.theme.name, file });
    return result.theme;
  }
  warn('The theme has problems: the kiosk wears the built-in look.');
  log.error('theme.refused', 'the theme has problems: the kiosk wears the built-in look', { file });
  for (const { code, path, line, message, hint } of result.problems) {
    log.error(code, message, { ...(path !== undefined && { path }), line, hint });
  }
  return null;
}

/** The configuration with the language that greets first; as it was where the station does not offer that one. */
export function greetingIn(config: Config, language: Language | null): Config {
  const { languages } = config.station;
  if (language === null || !languages.includes(language)) return config;
  const others = languages.filter((other) => other !== language);
  return { ...config, station: { ...config.station, languages: [language, ...others] } };
}
