/** How often a condition is looked at that nothing announces. */
const LOOK_EVERY_MS = 20;

/** Waits until `condition` holds; throws after `limitMs`, naming `what` was awaited. What `condition` throws goes through. */
export async function until(
  what: string,
  limitMs: number,
  condition: () => boolean | Promise<boolean>,
): Promise<void> {
  const end = performance.now() + limitMs;
  while (!(await condition())) {
    if (performance.now() >= end) throw new Error(`Waited ${limitMs} ms in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
