/** All of the panel's looks, below one class, so that it needs no bundler and disturbs no page. The tokens are those of the stories and the demo. */
export const styles = `
.synckey-devtools {
  color-scheme: light dark;
  --skd-surface: light-dark(#ffffff, #171b22);
  --skd-sunken: light-dark(#f4f5f7, #10141a);
  --skd-raised: light-dark(#eef1f5, #222833);
  --skd-text: light-dark(#14171c, #e9ecf1);
  --skd-muted: light-dark(#545c69, #a5aebc);
  --skd-line: light-dark(#dfe3e8, #2b323d);
  --skd-control: light-dark(#79828f, #727d8e);
  --skd-shadow: light-dark(rgb(20 23 28 / 14%), rgb(0 0 0 / 50%));
  --skd-action: light-dark(#2352c8, #93b6ff);
  --skd-action-tint: light-dark(#e8eefc, #1c2740);
  --skd-on-action: light-dark(#ffffff, #0c1526);
  --skd-mine: light-dark(#0a6644, #63d6a7);
  --skd-mine-tint: light-dark(#e3f4eb, #12291f);
  --skd-theirs: light-dark(#7d4200, #f2b66d);
  --skd-theirs-tint: light-dark(#fdf0dc, #2d2213);
  --skd-refused: light-dark(#a81919, #ff9f97);
  --skd-refused-tint: light-dark(#fdeeec, #2f1919);
  --skd-font: system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif;
  --skd-mono: ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace;
  color: var(--skd-text);
  font: 400 0.8125rem / 1.5 var(--skd-font);
  letter-spacing: normal;
  text-align: start;
  text-transform: none;

  &[data-theme='light'] { color-scheme: light; }
  &[data-theme='dark'] { color-scheme: dark; }
  &[data-dock='inline'] { height: 100%; min-height: 0; }

  *, *::before, *::after { box-sizing: border-box; }
  h2, h3, h4, p, ol, ul, dl, dd, figure, pre { margin: 0; padding: 0; }
  h2, h3, h4 { color: inherit; font: 650 0.875rem / 1.4 var(--skd-font); letter-spacing: -0.01em; }
  ol, ul { list-style: none; }
  b { font-weight: 600; }
  code { font: 0.75rem / 1.5 var(--skd-mono); overflow-wrap: anywhere; }
  [hidden] { display: none; }
  :focus-visible { outline: 2px solid var(--skd-action); outline-offset: 1px; }
  .skd-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  .skd-muted { color: var(--skd-muted); }
  .skd-refused { color: var(--skd-refused); font-weight: 600; }
  .skd-pending { color: var(--skd-theirs); font-weight: 600; }
  .skd-none { padding: 1.5rem 1rem; color: var(--skd-muted); text-align: center; text-wrap: balance; }
  .skd-mark { flex: none; color: var(--skd-action); }

  .skd-button {
    flex: none;
    padding: 0.1875rem 0.625rem;
    border: 1px solid var(--skd-control);
    border-radius: 7px;
    background: transparent;
    color: var(--skd-text);
    font: 500 0.8125rem / 1.25rem var(--skd-font);
    white-space: nowrap;
    cursor: pointer;
    &:hover:not(:disabled) { background: var(--skd-raised); }
    &:disabled { border-color: var(--skd-line); color: var(--skd-muted); cursor: not-allowed; }
    &[aria-pressed='true'] { border-color: var(--skd-action); background: var(--skd-action-tint); color: var(--skd-action); }
  }
  .skd-main:not(:disabled), .skd-main:hover:not(:disabled) { border-color: transparent; background: var(--skd-action); color: var(--skd-on-action); }
  .skd-danger:not(:disabled) { color: var(--skd-refused); }
  .skd-buttons { display: flex; flex-wrap: wrap; gap: 0.375rem; align-items: center; }
  .skd-input {
    min-width: 0;
    padding: 0.1875rem 0.625rem;
    border: 1px solid var(--skd-control);
    border-radius: 7px;
    background: var(--skd-surface);
    color: inherit;
    font: 400 0.8125rem / 1.25rem var(--skd-font);
    &::placeholder { color: var(--skd-muted); opacity: 1; }
  }

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
  .skd-dot { width: 0.5rem; height: 0.5rem; border: 2px solid var(--skd-theirs); border-radius: 50%; }
  .skd-connection[data-state='connected'] .skd-dot { border-color: var(--skd-mine); background: var(--skd-mine); }

  .skd-tabs { display: flex; flex: none; gap: 0.25rem; padding: 0 0.5rem; border-bottom: 1px solid var(--skd-line); overflow-x: auto; }
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
    grid-template-columns: minmax(0, 5fr) minmax(0, 6fr) minmax(0, 5fr) 3.75rem;
    gap: 0.75rem;
    align-items: center;
    height: 36px;
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
  .skd-row-left { color: var(--skd-muted); font-size: 0.75rem; font-variant-numeric: tabular-nums; text-align: end; }
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
    & svg { flex: none; }
    &[data-state='mine'] { background: var(--skd-mine-tint); color: var(--skd-mine); }
    &[data-state='theirs'] { background: var(--skd-theirs-tint); color: var(--skd-theirs); }
    &[data-state='free'], &[data-state='off'] { background: transparent; padding-inline-start: 0; }
  }

  .skd-detail { min-height: 0; overflow: auto; overscroll-behavior: contain; padding: 0.75rem; border-inline-start: 1px solid var(--skd-line); }
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

  .skd-messages { display: flex; flex-direction: column; height: 100%; }
  .skd-line {
    position: absolute;
    inset: 0 0 auto;
    display: grid;
    grid-template-columns: 5.5rem minmax(0, 1fr) minmax(0, 1fr) 4.5rem;
    gap: 0.75rem;
    align-items: center;
    height: 32px;
    padding: 0 0.75rem;
    border-bottom: 1px solid var(--skd-line);
    font-variant-numeric: tabular-nums;
  }
  .skd-line time, .skd-line-size { color: var(--skd-muted); font-size: 0.75rem; }
  .skd-line-size { text-align: end; }
  .skd-line-text { font: 0.75rem / 1.5 var(--skd-mono); }
  .skd-scroll { height: 100%; overflow: auto; }
  .skd-error { display: grid; gap: 0.25rem; padding: 0.625rem 0.75rem; border-bottom: 1px solid var(--skd-line); overflow-wrap: anywhere; }
  .skd-name { font-weight: 600; }

  @container skd-panel (width < 44rem) {
    .skd-keys, .skd-mesh { grid-template-columns: minmax(0, 1fr); }
    .skd-row { grid-template-columns: minmax(0, 5fr) minmax(0, 4fr) 8.5rem; }
    .skd-connection { order: 1; flex-basis: 100%; }
    .skd-row-left { display: none; }
    .skd-keys-none, .skd-keys[data-full='true'] .skd-keys-list, .skd-keys[data-full='false'] .skd-detail { display: none; }
    .skd-back { display: block; }
    .skd-detail, .skd-peers { border-inline-start: 0; }
    .skd-mesh { overflow: auto; align-content: start; }
    .skd-peers { border-top: 1px solid var(--skd-line); overflow: visible; }
    .skd-line { grid-template-columns: 4.75rem minmax(0, 1fr) minmax(0, 1fr); }
    .skd-line-size { display: none; }
  }
  @media (width < 40rem) {
    &[data-dock='bottom'] .skd-panel { height: 85dvh; }
    .skd-dock { display: none; }
  }
  @media (prefers-reduced-motion: reduce) { .skd-pulse { animation: none; } }
  @media (forced-colors: active) { .skd-badge, .skd-row[aria-selected='true'] { border: 1px solid; } }
}
@keyframes skd-pulse { from { opacity: 0.9; } to { opacity: 0; } }
`
