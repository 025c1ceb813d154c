import { SyncProvider } from 'synckey'
import { Connection } from '../../shared/connection.tsx'
import { mount } from '../../shared/mount.tsx'
import { Agenda } from './agenda.tsx'
import { Leader } from './leader.tsx'
import { remote } from './remote.ts'
import '../../shared/base.css'
import './agenda.css'

mount(
  <SyncProvider store={remote}>
    <main>
      <h1>Agenda</h1>
      <p className="lede">
        An application with a Zustand store. Three changed lines share its meeting with every machine.
      </p>
      <Leader />
      <Agenda />
      <Connection />
    </main>
  </SyncProvider>,
)
