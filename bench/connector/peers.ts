import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { installPackages } from '../../scripts/installPackages.mjs'

const directory = fileURLToPath(new URL('../peers/', import.meta.url))

/** Installs the packages of bench/peers at the first use, and returns their folder, with a slash at its end. */
export function installPeers(): string {
  installPackages(directory)
  return directory
}

/** Loads a package of bench/peers. The caller says what it is. */
export function loadPeer(name: string): unknown {
  return createRequire(`${installPeers()}package.json`)(name)
}
