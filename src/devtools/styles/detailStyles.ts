/** One key in full: its value, its lease and its history. */
export const detailStyles = `
  .skd-detail { min-height: 0; overflow: auto; overscroll-behavior: contain; padding: 0.75rem; border-inline-start: 1px solid var(--skd-line); }
  .skd-detail:focus-visible { outline-offset: -2px; }
  .skd-detail > * + * { margin-top: 0.625rem; }
  .skd-detail-head { display: flex; gap: 0.625rem; align-items: center; & h3 { overflow-wrap: anywhere; } }
  .skd-back { display: none; }
  .skd-value {
    max-height: 16rem;
    overflow: auto;
    padding: 0.5rem 0.625rem;
    border: 1px solid var(--skd-line);
    border-radius: 7px;
    background: var(--skd-sunken);
    color: var(--skd-text);
    font: 0.75rem / 1.5 var(--skd-mono);
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }
  .skd-editor { display: grid; gap: 0.375rem; & label { font-weight: 600; } & textarea { font: 0.75rem / 1.5 var(--skd-mono); resize: vertical; } }
  .skd-note {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 0.5rem;
    align-items: center;
    padding: 0.5rem 0.625rem;
    border-inline-start: 3px solid var(--skd-refused);
    border-radius: 7px;
    background: var(--skd-refused-tint);
    overflow-wrap: anywhere;
    & b { color: var(--skd-refused); }
  }
  .skd-facts dl { display: grid; gap: 0.1875rem; margin-top: 0.25rem; }
  .skd-facts dl > div { display: grid; grid-template-columns: 8.5rem minmax(0, 1fr); gap: 0.5rem; align-items: baseline; }
  .skd-facts dt { color: var(--skd-muted); }
  .skd-facts dd { min-width: 0; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
  .skd-changes summary { display: flex; gap: 0.625rem; align-items: baseline; padding: 0.1875rem 0; font-variant-numeric: tabular-nums; cursor: pointer; }
  .skd-changes summary::before { content: '▸' / ''; flex: none; color: var(--skd-muted); }
  .skd-changes [open] > summary::before { content: '▾' / ''; }
  .skd-changes summary time { flex: none; color: var(--skd-muted); }
  .skd-changes summary .skd-muted { flex: none; max-width: 40%; overflow-wrap: anywhere; }
  .skd-change-value { flex: 1; font: 0.75rem / 1.5 var(--skd-mono); }
`
