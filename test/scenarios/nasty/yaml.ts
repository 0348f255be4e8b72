import { image, web, type Nasty } from "./repository";

/** What YAML takes for something else than was meant. */
export const yaml: readonly Nasty[] = [
  {
    title: "defaults by anchor and merge keys",
    files: web(
      "x-defaults: &d\n  sizeGiB: 20\n  encrypted: true\ndisk:\n  <<: *d\ndisks:\n  - <<: *d\n    device: /dev/sdf\n  - <<: *d\n    device: /dev/sdg",
    ),
    typed: {
      "images/web.yaml": image(
        "disk: {sizeGiB: 20}\ndisks: [{device: /dev/sdf, sizeGiB: 20}, {device: /dev/sdg, sizeGiB: 20}]",
      ),
    },
    faults: ["images/web.yaml:5:3 yaml-anchor: Repeat the value, or make it a variable in images/variables.yaml."],
  },
  {
    title: "one anchor and its aliases",
    files: web(
      "distribution:\n  regions: &r [us-east-1]\nlifecycle:\n  deleteAfter: 90 days\n  exclude:\n    regions: *r",
    ),
    typed: {
      "images/web.yaml": image(
        "distribution:\n  regions: [us-east-1]\nlifecycle:\n  deleteAfter: 90 days\n  exclude:\n    regions: [us-east-1]",
      ),
    },
    faults: ["images/web.yaml:5:15 yaml-anchor: Repeat the value, or make it a variable in images/variables.yaml."],
  },
  {
    title: "an alias without its anchor",
    files: web("tags: *tags"),
    typed: { "images/web.yaml": ["*tags", "{Team: web}"] },
    faults: ["images/web.yaml:4:7 yaml-anchor: Repeat the value, or make it a variable in images/variables.yaml."],
  },
  {
    title: "a key twice, once with a capital",
    files: web("Version: 1.1.0"),
    typed: { "images/web.yaml": ["Version: 1.1.0\n", ""] },
    faults: ["images/web.yaml:4:1 unknown-key: Delete Version, or write one of the allowed keys."],
  },
  {
    title: "a list twice, of which the later was meant to be added",
    files: web("tags: {A: b}\ntags: {C: d}"),
    typed: { "images/web.yaml": ["tags: {A: b}\n", ""] },
    faults: ["images/web.yaml:5:1 duplicate-key: Keep one of the two."],
  },
  {
    title: "on and no of YAML 1.1",
    files: web("disk: {sizeGiB: 20, encrypted: on}\nscanning: {enabled: no}"),
    faults: [
      "images/web.yaml:4:32 wrong-type: Write true, without quotes.",
      "images/web.yaml:5:21 wrong-type: Write false, without quotes.",
    ],
    mistakes: 2,
  },
  {
    title: "a tag's value of YAML 1.1",
    files: web("tags: {Backup: no}"),
    faults: ['images/web.yaml:4:16 quote-it: Put it in quotes: "no".'],
  },
  {
    title: "a country code",
    files: web("tags: {Country: NO}"),
    faults: ['images/web.yaml:4:17 quote-it: Put it in quotes: "NO".'],
  },
  {
    title: "a number as tag",
    files: web("tags: {CostCenter: 0123}"),
    faults: ['images/web.yaml:4:20 quote-it: Put it in quotes: "0123".'],
  },
  {
    title: "an account id that begins with zero",
    files: web("distribution: {kmsKey: create, copyTo: [012345678901]}"),
    faults: ['images/web.yaml:4:41 quote-it: Put it in quotes: "012345678901".'],
  },
  {
    title: "a time in base 60",
    files: web("tags: {Window: 12:30:00}"),
    faults: ['images/web.yaml:4:16 quote-it: Put it in quotes: "12:30:00".'],
  },
  {
    title: "a version that is a number",
    files: web("version: 1.10"),
    faults: ["images/web.yaml:3:10 quote-it: Write 1.10.0."],
  },
  {
    title: "a version that is a date",
    files: web("version: 2026-01-31"),
    faults: ["images/web.yaml:3:10 wrong-format: Write 2026.1.31."],
  },
  {
    title: "a version of the calendar, with zeros",
    files: web("version: 2026.01.31"),
    faults: ["images/web.yaml:3:10 wrong-format: Write 2026.1.31."],
  },
  {
    title: "a whole number as version",
    files: web("version: 1"),
    faults: ["images/web.yaml:3:10 quote-it: Write 1.0.0."],
  },
  {
    title: "a date as value of a tag",
    files: web("tags: {Until: 2026-12-31}"),
    faults: ['images/web.yaml:4:15 quote-it: Put it in quotes: "2026-12-31".'],
  },
  {
    title: "numbers with an exponent",
    files: web("tags: {Commit: 1e10}"),
    faults: ['images/web.yaml:4:16 quote-it: Put it in quotes: "1e10".'],
  },
  {
    title: "a commit that is a number to YAML",
    files: web("tags: {Commit: 6123e45}"),
    typed: { "images/web.yaml": ["6123e45", '"6123e45"'] },
    faults: ['images/web.yaml:4:16 quote-it: Write it as text, in quotes: "6123e45".'],
  },
  {
    title: "a size with an underscore",
    files: web("disk: {sizeGiB: 1_000}"),
    faults: ["images/web.yaml:4:17 wrong-type: Write 1000."],
  },
  {
    title: "an empty value",
    files: web("tags:"),
    typed: { "images/web.yaml": ["tags:\n", ""] },
    faults: ["images/web.yaml:4:6 wrong-type: Write it like {OwnerEmail: platform@example.org}, or delete the key."],
  },
  {
    title: "null as a word",
    files: web("description: null"),
    faults: ["images/web.yaml:4:14 wrong-type: Write it like Docker host on Amazon Linux 2023, or delete the key."],
  },
  {
    title: "several documents",
    files: { "images/web.yaml": `---\n${image()}---\n${image("version: 1.0.1")}` },
    typed: { "images/web.yaml": [`---\n${image("version: 1.0.1")}`, ""] },
    faults: ["images/web.yaml:5:1 several-documents: Move what follows to a file of its own, or delete the line."],
  },
  { title: "dashes before and after", files: { "images/web.yaml": `---\n${image()}...\n` }, faults: [] },
  {
    title: "dashes after",
    files: { "images/web.yaml": `${image()}---\n` },
    typed: { "images/web.yaml": image() },
    faults: ["images/web.yaml:4:1 several-documents: Move what follows to a file of its own, or delete the line."],
  },
  {
    title: "JSON",
    files: {
      "images/web.yaml":
        '{\n  "version": "1.0.0",\n  "parent": "amazon-linux-2023",\n  "components": [{ "managed": "update-linux" }]\n}\n',
    },
    faults: [],
  },
  {
    title: "JSON with a comma too many",
    files: {
      "images/web.yaml":
        '{\n  "version": "1.0.0",\n  "parent": "amazon-linux-2023",\n  "components": [{ "managed": "update-linux" }],\n}\n',
    },
    faults: [],
  },
  {
    title: "JSON without a comma",
    files: {
      "images/web.yaml":
        '{\n  "version": "1.0.0"\n  "parent": "amazon-linux-2023",\n  "components": [{ "managed": "update-linux" }]\n}\n',
    },
    typed: { "images/web.yaml": ['"1.0.0"', '"1.0.0",'] },
    faults: ["images/web.yaml:3:3 yaml-syntax: Close the quote or bracket, or add the missing character."],
  },
  {
    title: "no space after the colon",
    files: web("parent:amazon-linux-2023"),
    typed: { "images/web.yaml": ["parent:", "parent: "] },
    faults: ['images/web.yaml:3:1 yaml-syntax: Write "key: value", or indent it if it continues the value above.'],
  },
  {
    title: "no space after the colon of a list",
    files: web("components:\n  - managed:update-linux"),
    faults: ["images/web.yaml:4:5 wrong-choice: Write {managed: update-linux}."],
  },
  {
    title: "no space after the dash",
    files: web("components:\n  -managed: update-linux"),
    typed: { "images/web.yaml": ["-managed", "- managed"] },
    faults: ['images/web.yaml:4:3 wrong-type: Begin each item with a dash and a space: "- ".'],
  },
  {
    title: "an equals sign",
    files: web("version = 1.0.0"),
    typed: { "images/web.yaml": ["version = 1.0.0", "description: Web"] },
    faults: ['images/web.yaml:4:1 yaml-syntax: Write "key: value", or indent it if it continues the value above.'],
  },
  {
    title: "a text that begins with @",
    files: web("description: @web team"),
    typed: { "images/web.yaml": ["@web team", '"@web team"'] },
    faults: ["images/web.yaml:4:14 yaml-syntax: Put the text in quotes."],
  },
  {
    title: "a text that begins with a star",
    files: web("description: *web* team"),
    typed: { "images/web.yaml": ["*web* team", '"*web* team"'] },
    faults: ['images/web.yaml:4:20 yaml-syntax: Put all of the value in quotes: "…".'],
  },
  {
    title: "a text that begins with a bracket",
    files: web("description: [draft] web"),
    typed: { "images/web.yaml": ["[draft] web", '"[draft] web"'] },
    faults: ['images/web.yaml:4:22 yaml-syntax: Put all of the value in quotes: "…".'],
  },
  {
    title: "a text with a colon",
    files: web("description: Web: the front"),
    typed: { "images/web.yaml": ["Web: the front", '"Web: the front"'] },
    faults: [
      "images/web.yaml:4:14 yaml-syntax: Put the value on the next line, or in quotes if the colon is part of it.",
    ],
  },
  {
    title: "a quote that is not closed",
    files: web('description: "Web\ntags: {A: b}'),
    typed: { "images/web.yaml": ['"Web', '"Web"'] },
    faults: ["images/web.yaml:4:14 yaml-syntax: Close the quote."],
  },
  {
    title: "an apostrophe in single quotes",
    files: web("description: 'the team's'"),
    typed: { "images/web.yaml": ["'the team's'", '"the team\'s"'] },
    faults: ['images/web.yaml:4:24 yaml-syntax: Put all of the value in quotes: "…".'],
  },
  {
    title: "a backslash in double quotes",
    files: web('workingDirectory: "C:\\build"'),
    faults: ["images/web.yaml:4:19 working-directory: Write one like /root."],
  },
  {
    title: "a key at the root that is indented by one",
    files: {
      "images/web.yaml": "version: 1.0.0\nparent: amazon-linux-2023\n components:\n  - managed: update-linux\n",
    },
    typed: { "images/web.yaml": [" components", "components"] },
    faults: ["images/web.yaml:3:2 yaml-syntax: Indent it with the same number of spaces as the line above."],
  },
  {
    title: "the whole file indented but the first line",
    files: {
      "images/web.yaml": "version: 1.0.0\n  parent: amazon-linux-2023\n  components: [{managed: update-linux}]\n",
    },
    typed: { "images/web.yaml": ["\n  ", "\n"] },
    faults: ["images/web.yaml:2:3 yaml-syntax: Indent it with the same number of spaces as the line above."],
  },
  {
    title: "the last keys indented by two",
    files: web("disk: {sizeGiB: 20}\n  tags: {A: b}"),
    typed: { "images/web.yaml": ["  tags", "tags"] },
    faults: ["images/web.yaml:5:1 yaml-syntax: Indent it with the same number of spaces as theirs."],
  },
  {
    title: "a key of a list's item indented too much",
    files: web("components:\n  - managed: update-linux\n      version: 1.x.x"),
    typed: { "images/web.yaml": ["      version", "    version"] },
    faults: ["images/web.yaml:5:7 yaml-syntax: Indent it with the same number of spaces as the line above."],
  },
  {
    title: "a tab after two spaces",
    files: web("disk:\n  \tsizeGiB: 20"),
    typed: { "images/web.yaml": ["	", ""] },
    faults: ["images/web.yaml:5:3 tab-indent: Replace the tab with spaces."],
  },
  {
    title: "tabs throughout",
    files: {
      "images/web.yaml":
        "version: 1.0.0\nparent:\n\tmanaged: amazon-linux-2023\ncomponents:\n\t- managed: update-linux\n",
    },
    typed: { "images/web.yaml": ["	", "  "] },
    faults: ["images/web.yaml:3:1 tab-indent: Replace the tab with spaces."],
  },
  { title: "a tab before a value, which is fine", files: web("version:\t1.0.0"), faults: [] },
  {
    title: "a set of YAML",
    files: web("architectures: {x86_64, arm64}"),
    faults: ["images/web.yaml:4:16 wrong-type: Write it as a list: [x86_64, arm64]."],
  },
  {
    title: "a list without brackets",
    files: web("architectures: x86_64, arm64"),
    typed: { "images/web.yaml": ["x86_64, arm64", "[x86_64, arm64]"] },
    faults: ["images/web.yaml:4:16 wrong-type: Write it as a list: [x86_64, arm64]."],
  },
  {
    title: "a comment after a list without a space",
    files: web("architectures: [x86_64]# later arm64"),
    typed: { "images/web.yaml": ["]#", "] #"] },
    faults: ["images/web.yaml:4:24 yaml-syntax: Put a space before the #."],
  },
];
