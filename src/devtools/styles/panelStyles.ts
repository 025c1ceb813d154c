/** The opener, the panel with its head and tabs, and the bar above a view. */
export const panelStyles = `
  .skd-opener {
    position: fixed;
    z-index: 2147483000;
    inset: auto 1rem 1rem auto;
    display: inline-flex;
    gap: 0.5rem;
    align-items: center;
    padding: 0.5rem 0.875rem 0.5rem 0.625rem;
    border: 1px solid var(--skd-line);
    border-radius: 2rem;
    background: var(--skd-surface);
    box-shadow: 0 4px 16px var(--skd-shadow);
    color: var(--skd-text);
    font: 600 0.8125rem / 1.25rem var(--skd-font);
    cursor: pointer;
    &:hover { background: var(--skd-raised); }
  }

  .skd-panel {
    container: skd-panel / inline-size;
    display: flex;
    flex-direction: column;
    overflow: clip;
    background: var(--skd-surface);
    &:focus-visible { outline-offset: -2px; }
    &[hidden] { display: none; }
  }
  &[data-dock='inline'] .skd-panel { height: 100%; border: 1px solid var(--skd-line); border-radius: 12px; }
  &[data-dock='bottom'] .skd-panel {
    position: fixed;
    z-index: 2147483000;
    inset: auto 0 0 0;
    height: min(27rem, 80dvh);
    border-top: 1px solid var(--skd-line);
    box-shadow: 0 -8px 32px var(--skd-shadow);
  }
  &[data-dock='right'] .skd-panel {
    position: fixed;
    z-index: 2147483000;
    inset: 0 0 0 auto;
    width: min(34rem, 100vw);
    border-inline-start: 1px solid var(--skd-line);
    box-shadow: -8px 0 32px var(--skd-shadow);
  }

  .skd-head { display: flex; flex: none; flex-wrap: wrap; gap: 0.25rem 0.875rem; align-items: center; padding: 0.5rem 0.75rem 0.25rem; }
  .skd-title { display: flex; gap: 0.5rem; align-items: center; }
  .skd-head-buttons { display: flex; gap: 0.375rem; margin-inline-start: auto; }
  .skd-connection { display: flex; flex-wrap: wrap; gap: 0 0.5rem; align-items: center; overflow-wrap: anywhere; }
  .skd-dot { display: inline-block; width: 0.5rem; height: 0.5rem; margin-inline-end: 0.5rem; vertical-align: 0.0625rem; border: 2px solid var(--skd-theirs); border-radius: 50%; }
  .skd-connection[data-state='connected'] .skd-dot { border-color: var(--skd-mine); background: var(--skd-mine); }

  .skd-tabs { display: flex; flex: none; flex-wrap: wrap; gap: 0 0.25rem; padding: 0 0.5rem; border-bottom: 1px solid var(--skd-line); }
  .skd-tab {
    display: inline-flex;
    gap: 0.375rem;
    align-items: center;
    padding: 0.375rem 0.625rem;
    border: 0;
    border-bottom: 2px solid transparent;
    border-radius: 0;
    background: transparent;
    color: var(--skd-muted);
    font: 500 0.8125rem / 1.25rem var(--skd-font);
    white-space: nowrap;
    cursor: pointer;
    &:hover { color: var(--skd-text); }
    &[aria-selected='true'] { border-bottom-color: var(--skd-action); color: var(--skd-text); font-weight: 600; }
    &:focus-visible { outline-offset: -3px; }
  }
  .skd-count { min-width: 1.25rem; padding: 0 0.375rem; border-radius: 1rem; background: var(--skd-raised); font-size: 0.75rem; line-height: 1.125rem; text-align: center; }
  .skd-view { flex: 1; min-height: 0; }
  .skd-bar { display: flex; flex: none; flex-wrap: wrap; gap: 0.375rem 0.625rem; align-items: center; padding: 0.5rem 0.75rem; border-bottom: 1px solid var(--skd-line); }
  .skd-search { flex: 1 1 9rem; }
  .skd-found { font-variant-numeric: tabular-nums; }
  .skd-new { display: flex; flex: 1 1 14rem; gap: 0.375rem; & .skd-input { flex: 1; } }
`
