import { controls } from './styles/controls.ts'
import { detailStyles } from './styles/detailStyles.ts'
import { keyStyles } from './styles/keyStyles.ts'
import { meshStyles } from './styles/meshStyles.ts'
import { messageStyles } from './styles/messageStyles.ts'
import { narrowStyles } from './styles/narrowStyles.ts'
import { panelStyles } from './styles/panelStyles.ts'
import { tokens } from './styles/tokens.ts'

const parts = [tokens, controls, panelStyles, keyStyles, detailStyles, meshStyles, messageStyles, narrowStyles]

/** All of the panel's looks, below one class, so that it needs no bundler and disturbs no page. The tokens are those of the stories and the demo. */
export const styles = `
.synckey-devtools {${parts.join('')}}
@keyframes skd-pulse { from { opacity: 0.9; } to { opacity: 0; } }
`
