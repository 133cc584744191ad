// Eleventy's site of the same posts: the posts, the list and the tags by pages of 20, and RSS and
// Atom of both. Markdown by Eleventy's own markdown-it, which lets HTML through.

const SIZE = 20;

// The filter of the same purpose that Eleventy brings drops what is not Latin.
const segment = (tag) => tag.toLowerCase().replaceAll(/[/\s]+/g, "-");

const newestFirst = (collection) =>
  collection.getFilteredByGlob("source/posts/**/*.md").sort((a, b) => b.date - a.date);

function byTag(posts) {
  const found = new Map();
  for (const post of posts) {
    for (const tag of post.data.tags) {
      found.set(tag, [...(found.get(tag) ?? []), post]);
    }
  }
  return [...found].map(([tag, own]) => ({ tag, posts: own }));
}

function pagesOf({ tag, posts }) {
  const count = Math.ceil(posts.length / SIZE);
  return Array.from({ length: count }, (_, number) => ({
    tag,
    number,
    count,
    posts: posts.slice(number * SIZE, (number + 1) * SIZE),
  }));
}

export default function (config) {
  config.addPassthroughCopy({ "source/assets": "assets" });
  config.addCollection("newest", newestFirst);
  config.addCollection("tagPages", (all) => byTag(newestFirst(all)).flatMap(pagesOf));
  config.addCollection("channels", (all) => {
    const posts = newestFirst(all);
    const home = { path: "/", posts };
    const tags = byTag(posts).map((one) => ({
      path: `/tags/${segment(one.tag)}/`,
      posts: one.posts,
    }));
    return [home, ...tags].map((one) => ({ ...one, posts: one.posts.slice(0, SIZE) }));
  });
  config.addFilter("segment", segment);
  config.addFilter("day", (date) => date.toISOString().slice(0, 10));
  config.addFilter("iso", (date) => date.toISOString());
  config.addFilter("rfc", (date) => date.toUTCString());
  return {
    dir: { input: "source" },
    // What the bodies hold is text, not a template.
    markdownTemplateEngine: false,
    htmlTemplateEngine: "njk",
  };
}
