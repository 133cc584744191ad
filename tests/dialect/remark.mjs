// Markdown as remark and remark-gfm have it. A line of input is a JSON string of Markdown, a line of
// output a JSON string of HTML.
import { createInterface } from 'node:readline'
import rehypeRaw from 'rehype-raw'
import rehypeStringify from 'rehype-stringify'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import remarkRehype from 'remark-rehype'
import { unified } from 'unified'

// Footnotes in the form in which pek's dialect hands them on: the allow-list, which both sides go
// through, knows no other.
function notes(node) {
  const { properties = {}, children = [] } = node
  if ('dataFootnoteRef' in properties) properties.dataPekOwn = 'footnote-ref'
  if ('dataFootnoteBackref' in properties) properties.dataPekOwn = 'footnote-backref'
  if ('dataFootnotes' in properties) {
    node.tagName = 'div'
    properties.dataPekOwn = 'footnote'
    node.children = children.filter(({ tagName }) => tagName !== 'h2')
  }
  for (const child of children) notes(child)
}

// rehype-raw takes a line break at the beginning of code for the one after <pre>, which is dropped.
function firstLines({ tagName, children = [] }) {
  const [first] = children
  if (tagName === 'code' && first?.type === 'text' && first.value.startsWith('\n')) {
    first.value = `\n${first.value}`
  }
  for (const child of children) firstLines(child)
}

const processor = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkRehype, { allowDangerousHtml: true })
  .use(() => firstLines)
  .use(rehypeRaw)
  .use(() => notes)
  .use(rehypeStringify)
  .freeze()

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(String(processor.processSync(JSON.parse(line)))))
}
