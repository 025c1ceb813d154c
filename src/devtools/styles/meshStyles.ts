/** The graph of the mesh and the list of peers. */
export const meshStyles = `
  .skd-mesh { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); height: 100%; }
  .skd-figure { display: flex; flex-direction: column; min-height: 0; padding: 0.5rem 0.75rem 0.625rem; & figcaption { flex: none; font-size: 0.75rem; text-align: center; text-wrap: balance; } }
  .skd-graph {
    flex: 1;
    width: 100%;
    min-height: 12rem;
    & text { fill: var(--skd-muted); font: 500 11.5px / 1 var(--skd-font); text-anchor: middle; dominant-baseline: central; paint-order: stroke; stroke: var(--skd-surface); stroke-width: 6px; stroke-linejoin: round; }
  }
  .skd-link { stroke: color-mix(in oklab, var(--skd-control), var(--skd-surface) 45%); stroke-width: 1.5; &[data-ours='true'] { stroke: var(--skd-control); stroke-width: 2; } &[data-old='true'] { stroke: var(--skd-control); stroke-dasharray: 5 5; } }
  .skd-pulse { stroke: var(--skd-action); stroke-width: 4; stroke-linecap: round; opacity: 0; animation: skd-pulse 600ms ease-out; }
  .skd-node {
    & circle, & rect { fill: var(--skd-mine); stroke: var(--skd-surface); stroke-width: 3; }
    &[data-kind='self'] circle { fill: var(--skd-action); }
    &[data-ring='2'] text { font-size: 10.5px; }
    &[data-ring='2'] circle { fill: color-mix(in oklab, var(--skd-mine), var(--skd-surface) 35%); }
    &[data-kind='old'] rect { fill: var(--skd-theirs); }
    &[data-kind='self'] text { fill: var(--skd-text); font-weight: 650; }
  }
  .skd-peers { min-height: 0; overflow: auto; padding: 0.75rem; border-inline-start: 1px solid var(--skd-line); }
  .skd-peer { display: flex; flex-wrap: wrap; gap: 0 0.625rem; padding: 0.5rem 0; border-bottom: 1px solid var(--skd-line); overflow-wrap: anywhere; font-variant-numeric: tabular-nums; & summary { cursor: pointer; } }
  .skd-peer::before { content: ''; align-self: center; width: 0.625rem; height: 0.625rem; border-radius: 50%; background: var(--skd-mine); }
  .skd-peer:not([data-kind='synckey'])::before { border-radius: 2px; background: var(--skd-theirs); }
`
