/** What is different where there is little room, and for who wants less movement or colours of their own. */
export const narrowStyles = `
  @container skd-panel (width < 64rem) {
    .skd-list { --skd-row: 54; }
    .skd-row { grid-template: auto auto / minmax(0, 1fr) auto; gap: 0.125rem 0.5rem; align-content: center; }
    .skd-row-value { grid-area: 2 / 1; }
    .skd-row-lease { grid-area: 1 / 2; justify-content: end; max-width: 13rem; }
    .skd-row-left { grid-area: 2 / 2; }
  }
  @container skd-panel (width < 44rem) {
    .skd-keys, .skd-mesh { grid-template-columns: minmax(0, 1fr); }
    .skd-row-lease { max-width: 55cqi; }
    .skd-connection { order: 1; flex-basis: 100%; }
    .skd-keys-none, .skd-keys[data-full='true'] .skd-keys-list, .skd-keys[data-full='false'] .skd-detail { display: none; }
    .skd-back { display: block; }
    .skd-detail, .skd-peers { border-inline-start: 0; }
    .skd-mesh { overflow: auto; align-content: start; }
    .skd-figure { min-height: auto; }
    .skd-graph { flex: none; height: auto; aspect-ratio: 13 / 9; & text { font-size: 17px; } }
    .skd-node[data-ring='2'] text { font-size: 15px; }
    .skd-self { transform: scale(1.3); }
    .skd-peers { border-top: 1px solid var(--skd-line); overflow: visible; }
    .skd-lines { --skd-row: 50; }
    .skd-line { grid-template: auto auto / minmax(0, 1fr) auto; gap: 0 0.5rem; align-content: center; }
    .skd-line time { grid-area: 1 / 2; }
    .skd-line-text { grid-area: 1 / 1; }
  }
  @media (width < 40rem) {
    &[data-dock='bottom'] .skd-panel { height: 85dvh; }
    .skd-dock { display: none; }
  }
  @media (prefers-reduced-motion: reduce) { .skd-pulse { animation: none; } }
  @media (forced-colors: active) {
    .skd-badge[data-state] { padding-inline: 0.5rem; border: 1px solid; }
    .skd-row[aria-selected='true'] { outline: 3px solid Highlight; outline-offset: -3px; }
    .skd-button[aria-pressed='true'] { outline: 2px solid Highlight; outline-offset: -4px; }
    .skd-tab { border-bottom-color: Canvas; }
    .skd-tab[aria-selected='true'] { border-bottom-color: Highlight; }
    .skd-dot, .skd-ring { forced-color-adjust: none; }
    .skd-dot { border-color: CanvasText; }
    .skd-connection[data-state='connected'] .skd-dot { border-color: CanvasText; background: CanvasText; }
    .skd-ring { background: conic-gradient(CanvasText calc(var(--skd-left) * 1turn), GrayText 0); }
  }
`
