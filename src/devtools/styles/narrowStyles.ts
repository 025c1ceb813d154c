/** What is different where there is little room, and for who wants less movement or colours of their own. */
export const narrowStyles = `
  @container skd-panel (width < 64rem) {
    .skd-row { grid-template-columns: minmax(0, 6fr) minmax(0, 4fr) 8.5rem 3.75rem; gap: 0.5rem; }
  }
  @container skd-panel (width < 44rem) {
    .skd-keys, .skd-mesh { grid-template-columns: minmax(0, 1fr); }
    .skd-row { grid-template-columns: minmax(0, 7fr) minmax(0, 3fr) 8.5rem; }
    .skd-connection { order: 1; flex-basis: 100%; }
    .skd-row-left { display: none; }
    .skd-keys-none, .skd-keys[data-full='true'] .skd-keys-list, .skd-keys[data-full='false'] .skd-detail { display: none; }
    .skd-back { display: block; }
    .skd-detail, .skd-peers { border-inline-start: 0; }
    .skd-mesh { overflow: auto; align-content: start; }
    .skd-figure { min-height: auto; }
    .skd-graph { flex: none; height: 16rem; }
    .skd-peers { border-top: 1px solid var(--skd-line); overflow: visible; }
    .skd-line { grid-template-columns: 5rem minmax(0, 2fr) minmax(0, 3fr); gap: 0.5rem; }
    .skd-line-size { display: none; }
  }
  @media (width < 40rem) {
    &[data-dock='bottom'] .skd-panel { height: 85dvh; }
    .skd-dock { display: none; }
  }
  @media (prefers-reduced-motion: reduce) { .skd-pulse { animation: none; } }
  @media (forced-colors: active) { .skd-badge, .skd-row[aria-selected='true'] { border: 1px solid; } }
`
