/** The theme's style sheet, kept up to date under a page that stays open; and how light, plain and large the page is. */
import type { Snapshot, ThemeView } from '../main/bridge/contract.ts';

let worn: number | undefined;

/** The old sheet goes when the new one is there: no frame is without. What the page itself has linked is worn first. */
export function dress(page: Document, theme: ThemeView | null): void {
  const revision = theme?.revision ?? 0;
  const first = worn === undefined;
  if (worn === revision) return;
  worn = revision;
  if (first) return;
  const old = [...page.querySelectorAll('link[href*="theme/"]')];
  const sheet = page.createElement('link');
  sheet.rel = 'stylesheet';
  sheet.href = `./theme/theme.css?r=${revision}`;
  sheet.onload = () => {
    for (const each of old) each.remove();
  };
  page.head.append(sheet);
}

let lit = 'light normal normal';

/** Nothing is written until it changes: whoever looks at screens in another light has said so on the page. */
export function light({ documentElement }: Document, { ground, contrast, text }: Snapshot['look']): void {
  const wanted = `${ground} ${contrast} ${text}`;
  if (wanted === lit) return;
  lit = wanted;
  Object.assign(documentElement.dataset, { theme: ground, contrast, text });
}
