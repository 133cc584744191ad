export default {
  layout: "post.njk",
  permalink: (data) => `${data.page.filePathStem.replace("/posts", "")}/index.html`,
};
