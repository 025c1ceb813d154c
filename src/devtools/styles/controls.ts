/** Buttons and fields. */
export const controls = `
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
`
