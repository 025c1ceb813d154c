import { transformAsync } from '@babel/core'
import type { Plugin } from 'vite'

/** Compiles the components of tests as an app does that has the React Compiler; the package itself stays as it is published. */
export const reactCompiler = (): Plugin => ({
  name: 'react-compiler',
  enforce: 'pre',
  async transform(code, id) {
    if (!/\/test\/.*\.tsx$/.test(id)) return undefined
    const compiled = await transformAsync(code, {
      filename: id,
      babelrc: false,
      configFile: false,
      sourceMaps: true,
      parserOpts: { plugins: ['typescript', 'jsx'] },
      plugins: [['babel-plugin-react-compiler', { panicThreshold: 'none' }]],
    })
    return compiled?.code ? { code: compiled.code, map: compiled.map ?? null } : undefined
  },
})
