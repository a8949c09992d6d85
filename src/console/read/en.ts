export const TEXT = {
  guide_missing: {
    title: 'There is no such guide',
    there_are: 'These are the guides:',
  },
  not_built: {
    title: 'This is not built here',
    remedy: 'Whoever runs this service builds it by npm run build:pages.',
  },
  reference: {
    title: 'API reference',
    no_script: 'The reference is made by a script. The same for programs:',
    in_words: 'In words:',
    guides: 'the guides',
  },
  calls: {
    begin: 'Begin with the',
    guides: 'guides',
    contract: 'The whole contract, for people and machines:',
    build:
      'This is the list of its calls. Where this API runs from its repository, npm run build:assets brings the page to search them and try them in.',
    columns: { call: 'Call', what: 'What it does', who: 'Who may' },
  },
  problem: {
    to_do: 'What to do',
    examples: 'With examples to type along:',
    looks: 'How it looks',
    code: 'Code',
    status: 'Status',
    type: 'Type',
    answer: 'Answer, as',
    as_json: 'Programs that ask for this page get it as JSON. The',
    reference: 'reference',
    names: 'names the problems of each call.',
  },
} as const;
