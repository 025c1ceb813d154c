/** The graph of the mesh and the list of peers. */
export const meshStyles = `
  .skd-mesh { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); height: 100%; }
  .skd-figure { display: flex; flex-direction: column; min-height: 0; padding: 0.5rem 0.75rem 0.625rem; & figcaption { flex: none; font-size: 0.75rem; } }
  .skd-legend { display: flex; flex-wrap: wrap; gap: 0.125rem 1.125rem; justify-content: center; & li { display: flex; gap: 0.375rem; align-items: center; } & svg { flex: none; overflow: visible; } }
  .skd-graph {
    flex: 1;
    width: 100%;
    min-height: 12rem;
    overflow: visible;
    & text { fill: var(--skd-text); font: 500 12px / 1 var(--skd-font); text-anchor: middle; dominant-baseline: central; paint-order: stroke; stroke: var(--skd-surface); stroke-width: 5px; stroke-linejoin: round; }
  }
  .skd-orbit { fill: none; stroke: var(--skd-line); stroke-dasharray: 1 6; stroke-linecap: round; stroke-width: 1.5; }
  .skd-link { stroke: color-mix(in oklab, var(--skd-control), var(--skd-surface) 45%); stroke-width: 1.5; &[data-ours='true'] { stroke: color-mix(in oklab, var(--skd-action), var(--skd-surface) 35%); stroke-width: 2.25; } &[data-old='true'] { stroke: var(--skd-theirs); stroke-dasharray: 5 5; stroke-width: 1.75; } }
  .skd-pulse { stroke: var(--skd-action); stroke-width: 4; stroke-linecap: round; opacity: 0; animation: skd-pulse 600ms ease-out; }
  .skd-node {
    & circle { fill: var(--skd-mine); }
    & .skd-halo { fill: var(--skd-mine-tint); stroke: var(--skd-surface); stroke-width: 3; }
    &[data-ring='2'] { & text { fill: var(--skd-muted); font-size: 11px; } & circle:not(.skd-halo) { fill: color-mix(in oklab, var(--skd-mine), var(--skd-surface) 35%); } }
    &[data-kind='old'] { & rect { fill: var(--skd-theirs); } & .skd-halo { fill: var(--skd-theirs-tint); } }
    &[data-kind='self'] { & rect { fill: var(--skd-action); } & text { fill: var(--skd-on-action); font-size: 12.5px; font-weight: 650; stroke: none; } }
  }
  .skd-self { filter: drop-shadow(0 2px 8px color-mix(in oklab, var(--skd-action), transparent 55%)); }
  .skd-peers { min-height: 0; overflow: auto; padding: 0.75rem; border-inline-start: 1px solid var(--skd-line); }
  .skd-peer { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 0.0625rem 0.625rem; padding: 0.625rem 0; border-bottom: 1px solid var(--skd-line); overflow-wrap: anywhere; font-variant-numeric: tabular-nums; & summary { cursor: pointer; } & > :not(:first-child) { grid-column: 2; } & code { display: block; } }
  .skd-peer::before { content: ''; grid-area: 1 / 1; align-self: center; width: 0.625rem; height: 0.625rem; border-radius: 50%; background: var(--skd-mine); }
  .skd-peer:not([data-kind='synckey'])::before { border-radius: 2px; background: var(--skd-theirs); }
  .skd-peer-head { display: flex; flex-wrap: wrap; gap: 0 0.625rem; align-items: baseline; }
`
