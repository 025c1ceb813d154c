import { nativeImage, type NativeImage } from 'electron'

const SIZE = 32

/** A ring, with a dot in it while the machine is linked; as black as macOS wants it, and grey elsewhere. */
export function linkIcon(isCut: boolean): NativeImage {
  const shade = process.platform === 'darwin' ? 0 : 0x88
  const pixels = Buffer.alloc(SIZE * SIZE * 4)
  for (let y = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; x++) {
      const distance = Math.hypot(x - SIZE / 2 + 0.5, y - SIZE / 2 + 0.5)
      const isInk = (distance > 10 && distance < 14) || (!isCut && distance < 6)
      pixels.fill(Buffer.of(shade, shade, shade, isInk ? 255 : 0), (y * SIZE + x) * 4, (y * SIZE + x + 1) * 4)
    }
  }
  const icon = nativeImage.createFromBitmap(pixels, { width: SIZE, height: SIZE, scaleFactor: 2 })
  icon.setTemplateImage(true)
  return icon
}
