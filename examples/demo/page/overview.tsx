import type { ReactElement } from 'react'
import { Guide } from './guide.tsx'
import { MeshPicture } from './meshPicture.tsx'
import type { Station } from './station.ts'

/** What this page is, what to try, and how the machines are linked right now. */
export function Overview({ stations }: { readonly stations: readonly Station[] }): ReactElement {
  return (
    <header className="overview">
      <div className="intro">
        <p className="wordmark">synckey</p>
        <h1>Three machines, one shared state</h1>
        <p className="lede">
          Below are three React apps, each on its own peer-to-peer node. Whoever writes a key holds it for an hour; the
          others see every letter, and are refused until it is released.
        </p>
        <Guide />
      </div>
      <MeshPicture stations={stations} />
    </header>
  )
}
