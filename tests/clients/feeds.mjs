// What a foreign reader of JSON Feed finds. Standard input is a JSON list of URLs; standard output
// is an object: URL → { items: [{ id, title, url }] }, or { error }.
import { parseJsonFeed } from 'feedsmith'

async function read(url) {
  try {
    const answer = await fetch(url)
    if (!answer.ok) throw new Error(`it answered ${answer.status}`)
    const { items = [] } = parseJsonFeed(await answer.json())
    return { items: items.map(({ id = '', title = '', url = '' }) => ({ id, title, url })) }
  } catch (error) {
    return { error: String(error) }
  }
}

let input = ''
for await (const chunk of process.stdin) input += chunk
const answer = {}
for (const url of JSON.parse(input)) answer[url] = await read(url)
console.log(JSON.stringify(answer))
