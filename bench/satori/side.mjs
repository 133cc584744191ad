// satori's side of the bench, with the same protocol as bench/pek_side.py.
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { Resvg } from '@resvg/resvg-js'
import satori from 'satori'

const job = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const fonts = [{ name: 'Noto Sans JP', data: readFileSync(job.font), weight: 700, style: 'normal' }]
const TILE = 105

const box = (style, ...children) => ({ type: 'div', props: { style: { display: 'flex', ...style }, children } })
const text = (string, size, colour) => box({ fontSize: size, color: colour }, string)
const dataUri = (path) => `data:image/jpeg;base64,${readFileSync(path).toString('base64')}`

// Quarters and discs in a column at the right edge, as on pek's card.
const ornament = box(
  { position: 'absolute', right: 0, top: 0, width: 2 * TILE, flexDirection: 'row', flexWrap: 'wrap' },
  ...Array.from({ length: 10 }, (_, i) => box(
    { width: TILE, height: TILE, backgroundColor: i % 3 ? '#dbe5fb' : '#eef3fd' },
    box({
      width: TILE,
      height: TILE,
      backgroundColor: i % 2 ? job.accent : '#8fb4f6',
      borderRadius: i % 4 === 0 ? TILE : 0,
      borderTopLeftRadius: i % 4 === 0 ? TILE : i % 4 === 1 ? TILE : 0,
    }),
  )),
)

const card = (title, face) => box(
  { width: 1200, height: 630, backgroundColor: '#f4f8fe', fontFamily: 'Noto Sans JP', position: 'relative' },
  ornament,
  box(
    { position: 'absolute', left: 64, top: 56, width: 880, height: 518, flexDirection: 'column', justifyContent: 'space-between' },
    text(job.category, 30, '#3b4657'),
    box({ flexWrap: 'wrap', fontSize: 68, lineHeight: 1.36, color: '#0c1a30' }, title),
    box(
      { alignItems: 'center' },
      { type: 'img', props: { src: face, width: 88, height: 88, style: { borderRadius: 44, marginRight: 24, objectFit: 'cover' } } },
      box({ flexDirection: 'column' }, text(job.author, 32, '#0c1a30'), text(`${job.note}　${job.site}`, 26, '#3b4657')),
    ),
  ),
)

async function compose(title, face) {
  const svg = await satori(card(title, face), { width: 1200, height: 630, fonts })
  return new Resvg(svg, { font: { loadSystemFonts: false } }).render().asPng()
}

async function round(face) {
  const sizes = []
  const [start, cpu] = [performance.now(), process.cpuUsage()]
  for (const title of job.titles) sizes.push((await compose(title, face)).length)
  const used = process.cpuUsage(cpu)
  return { wall: (performance.now() - start) / 1e3, cpu: (used.user + used.system) / 1e6, sizes }
}

if (process.argv[3] === 'first') {
  const start = performance.now()
  const data = await compose(job.titles[0], dataUri(job.photograph))
  console.log(JSON.stringify({ wall: (performance.now() - start) / 1e3, sizes: [data.length] }))
} else {
  const face = dataUri(job.face)
  for await (const _ of createInterface({ input: process.stdin })) {
    console.log(JSON.stringify(await round(face)))
  }
}
