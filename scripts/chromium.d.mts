/** Path of a Chromium that runs, installed first if there is none. Throws an Error that says what to do. */
export declare function ensureChromium(): string
