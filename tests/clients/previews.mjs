// What foreign readers of link previews find on pages. Standard input is a JSON list of URLs;
// standard output is an object: reader → URL → facts as strings, or { error }.
import ogs from 'open-graph-scraper'
import { unfurl } from 'unfurl.js'

// Only what the page says for previews: neither reader may take the title of the window or a
// picture of the text instead.
async function openGraphScraper(url) {
  const { result } = await ogs({ url, onlyGetOpenGraphInfo: true })
  const [picture] = result.ogImage ?? []
  return {
    title: result.ogTitle,
    description: result.ogDescription,
    type: result.ogType,
    published: result.articlePublishedTime,
    modified: result.articleModifiedTime,
    author: result.articleAuthor,
    card: result.twitterCard,
    image: picture?.url,
    image_type: picture?.type,
    width: picture?.width,
    height: picture?.height,
  }
}

async function unfurlJs(url) {
  const { open_graph: page, twitter_card: twitter } = await unfurl(url)
  const [picture] = page?.images ?? []
  const [article] = page?.articles ?? []
  return {
    title: page?.title,
    description: page?.description,
    type: page?.type,
    published: article?.published_time,
    modified: article?.modified_time,
    author: article?.author,
    card: twitter?.card,
    image: picture?.url,
    image_type: picture?.type,
    width: picture?.width,
    height: picture?.height,
  }
}

const READERS = { 'open-graph-scraper': openGraphScraper, 'unfurl.js': unfurlJs }

async function facts(read, url) {
  try {
    const found = Object.entries(await read(url))
    return Object.fromEntries(found.map(([fact, value]) => [fact, String(value ?? '')]))
  } catch (error) {
    return { error: error?.result?.error ?? String(error) }
  }
}

let input = ''
for await (const chunk of process.stdin) input += chunk
const answer = {}
for (const [name, read] of Object.entries(READERS)) {
  answer[name] = {}
  for (const url of JSON.parse(input)) answer[name][url] = await facts(read, url)
}
console.log(JSON.stringify(answer))
