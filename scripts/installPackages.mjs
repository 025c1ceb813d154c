import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'

/** Installs what the lock file of a folder (with a slash at its end) names, and says so, unless that very file was installed before. */
export function installPackages(folder) {
  const stamp = `${folder}node_modules/.installed-lock.json`
  const wanted = readFileSync(`${folder}package-lock.json`, 'utf8')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  const { name, devDependencies, dependencies } = JSON.parse(readFileSync(`${folder}package.json`, 'utf8'))
  console.error(`${name}: installing ${Object.keys({ ...dependencies, ...devDependencies }).join(', ')} …`)
  const { status } = spawnSync('npm', ['ci', '--prefix', folder], { stdio: ['ignore', 'ignore', 'inherit'] })
  if (status !== 0) throw new Error(`the packages of ${folder} could not be installed; try: npm ci --prefix ${folder}`)
  writeFileSync(stamp, wanted)
}
