/** What a preload uses of Electron. An app has Electron's own types; the published ones of this package name none of them. */
declare module 'electron' {
  export const contextBridge: { exposeInMainWorld(key: string, api: object): void }
  export const ipcRenderer: { postMessage(channel: string, message: unknown, transfer: MessagePort[]): void }
}
