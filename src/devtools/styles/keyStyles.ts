/** The list of keys, and who holds them. */
export const keyStyles = `
  .skd-keys { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); height: 100%; }
  .skd-keys-list { display: flex; flex-direction: column; min-height: 0; }
  .skd-keys-none { padding: 2rem; border-inline-start: 1px solid var(--skd-line); color: var(--skd-muted); text-align: center; text-wrap: balance; }
  .skd-list, .skd-lines { position: relative; flex: 1; min-height: 0; overflow: auto; overscroll-behavior: contain; }
  .skd-list:focus-visible, .skd-lines:focus-visible { outline-offset: -2px; }
  .skd-rows { position: relative; overflow: clip; }
  .skd-row {
    position: absolute;
    inset: 0 0 auto;
    display: grid;
    grid-template-columns: minmax(0, 9fr) minmax(0, 12fr) minmax(0, 11fr) 5rem;
    gap: 0.75rem;
    align-items: center;
    padding: 0 0.75rem;
    border-bottom: 1px solid var(--skd-line);
    cursor: pointer;
    &:hover { background: var(--skd-sunken); }
    &[aria-selected='true'] { background: var(--skd-action-tint); box-shadow: inset 3px 0 var(--skd-action); }
  }
  .skd-row-name, .skd-row-value, .skd-badge-text, .skd-line-text, .skd-line-peer, .skd-change-value { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .skd-row-name { font-weight: 600; }
  .skd-row-value { color: var(--skd-muted); font: 0.75rem / 1.5 var(--skd-mono); }
  .skd-row-lease { display: flex; gap: 0.5rem; align-items: center; min-width: 0; font-size: 0.75rem; }
  .skd-row-left { display: flex; gap: 0.5rem; align-items: center; justify-content: end; color: var(--skd-muted); font-size: 0.75rem; font-variant-numeric: tabular-nums; }
  .skd-ring {
    display: inline-block;
    flex: none;
    width: 0.875rem;
    height: 0.875rem;
    border-radius: 50%;
    background: conic-gradient(currentcolor calc(var(--skd-left) * 1turn), var(--skd-line) 0);
    color: var(--skd-theirs);
    mask: radial-gradient(closest-side, transparent 58%, #000 62%);
    vertical-align: -0.125rem;
    &[data-state='mine'] { color: var(--skd-mine); }
  }
  .skd-token { &[data-kind='name'] { color: var(--skd-name); } &[data-kind='text'] { color: var(--skd-string); } &[data-kind='number'], &[data-kind='word'] { color: var(--skd-number); } }
  .skd-badge {
    display: inline-flex;
    gap: 0.375rem;
    align-items: center;
    min-width: 0;
    max-width: 100%;
    padding: 0.0625rem 0.5rem;
    border-radius: 1rem;
    background: var(--skd-raised);
    color: var(--skd-muted);
    font-size: 0.75rem;
    font-weight: 600;
    line-height: 1.125rem;
    & svg { flex: none; width: 0.75rem; height: 0.75rem; }
    &[data-state='mine'] { background: var(--skd-mine-tint); color: var(--skd-mine); }
    &[data-state='theirs'] { background: var(--skd-theirs-tint); color: var(--skd-theirs); }
    &[data-state='free'], &[data-state='off'] { background: transparent; padding-inline-start: 0; }
  }
`
