import { Menu, Tray, type MenuItemConstructorOptions } from 'electron'
import { linkIcon } from './linkIcon.ts'
import type { MeshLink } from './meshLink.ts'
import type { Windows } from './windows.ts'

export interface MenuActions {
  readonly link: MeshLink
  readonly windows: Windows
  /** Starts the app once more, as another machine of the same mesh. */
  readonly startAnother: () => void
}

/** Shows the menu of the app, and that of its icon beside the clock, as the link is now. */
export function showMenus(actions: MenuActions, tray: Tray): void {
  const { isCut } = actions.link
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuOf(actions)))
  tray.setImage(linkIcon(isCut))
  tray.setToolTip(isCut ? 'Shared notes: cut off' : 'Shared notes')
  tray.setContextMenu(
    Menu.buildFromTemplate([
      { label: 'Show notes', click: () => actions.windows.show() },
      cutItem(actions.link),
      { type: 'separator' },
      { role: 'quit' },
    ]),
  )
}

/** The icon beside the clock; the caller keeps it, or it is collected. */
export const createTray = (): Tray => new Tray(linkIcon(false))

function menuOf(actions: MenuActions): MenuItemConstructorOptions[] {
  const { windows, link, startAnother } = actions
  const own: MenuItemConstructorOptions[] = [
    { label: 'New window', accelerator: 'CmdOrCtrl+Shift+N', click: () => void windows.open() },
    { label: 'Start another machine here', click: startAnother },
    { type: 'separator' },
    cutItem(link),
    { type: 'separator' },
    process.platform === 'darwin' ? { role: 'close' } : { role: 'quit' },
  ]
  return [
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
    { label: 'Notes', submenu: own },
    { role: 'editMenu' },
    { role: 'viewMenu' },
    { role: 'windowMenu' },
  ]
}

function cutItem(link: MeshLink): MenuItemConstructorOptions {
  return {
    id: 'cut',
    type: 'checkbox',
    label: 'Cut off from other machines',
    accelerator: 'CmdOrCtrl+Shift+K',
    checked: link.isCut,
    click: () => (link.isCut ? link.heal() : link.cut()),
  }
}
