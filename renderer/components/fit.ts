/**
 * Makes a column's words fit: raises `data-fit` step by step (styles/tokens.css turns it into smaller type and gaps) until
 * nothing overflows. Longest texts, many price lines and large text all end here instead of being cut off. Runs before the
 * frame is painted (ResizeObserver and MutationObserver do), so nobody sees the steps.
 */
export const FIT_STEPS = 8;

/** Pixels: rounding, and what tight lines let glyphs reach over their box. */
const SLACK = 2;

export function fit(column: HTMLElement): () => void {
  let measured = '';

  function overflows(): boolean {
    return (
      column.scrollHeight > column.clientHeight + SLACK || column.scrollWidth > column.clientWidth + SLACK
    );
  }

  function measure(): void {
    for (let step = 0; step <= FIT_STEPS; step++) {
      column.dataset['fit'] = String(step);
      if (!overflows()) return;
    }
  }

  /** A ticking digit keeps its width: only a text of another length, or a real overflow, is worth a new layout. */
  function onMutation(): void {
    const shape = `${column.textContent.length}:${column.childElementCount}`;
    if (shape === measured && !overflows()) return;
    measured = shape;
    measure();
  }

  const resized = new ResizeObserver(measure);
  const mutated = new MutationObserver(onMutation);
  resized.observe(column);
  mutated.observe(column, { childList: true, subtree: true, characterData: true });
  measure();
  // Widths change once the bundled font is there.
  void document.fonts.ready.then(measure);
  return () => {
    resized.disconnect();
    mutated.disconnect();
  };
}
