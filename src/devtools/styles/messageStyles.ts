/** What passes in the mesh, and what was refused. */
export const messageStyles = `
  .skd-messages { display: flex; flex-direction: column; height: 100%; }
  .skd-line {
    position: absolute;
    inset: 0 0 auto;
    display: grid;
    grid-template-columns: 5.5rem minmax(0, 1fr) minmax(0, 1fr) 4.5rem;
    gap: 0.75rem;
    align-items: center;
    padding: 0 0.75rem;
    border-bottom: 1px solid var(--skd-line);
    font-variant-numeric: tabular-nums;
  }
  .skd-line time, .skd-line-size { color: var(--skd-muted); font-size: 0.75rem; white-space: nowrap; }
  .skd-line-size { text-align: end; }
  .skd-line-text { font: 0.75rem / 1.5 var(--skd-mono); }
  .skd-scroll { height: 100%; overflow: auto; }
  .skd-error { display: grid; gap: 0.25rem; padding: 0.625rem 0.75rem; border-bottom: 1px solid var(--skd-line); overflow-wrap: anywhere; }
  .skd-name { font-weight: 600; }
`
