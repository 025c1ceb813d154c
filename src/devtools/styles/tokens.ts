/** Colours, type, and what every part of the panel begins from. */
export const tokens = `
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
  --skd-name: light-dark(#2a4a8f, #a9c4ff);
  --skd-string: light-dark(#0b5f6b, #83d4df);
  --skd-number: light-dark(#86268a, #e8adea);
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
  .skd-mark { flex: none; width: 1.125rem; height: 1.125rem; color: var(--skd-action); }
`
