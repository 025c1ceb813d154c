/** Installs what the lock file of a folder (with a slash at its end) names, and says so on stderr, unless that very file was installed before. */
export declare function installPackages(folder: string): void
