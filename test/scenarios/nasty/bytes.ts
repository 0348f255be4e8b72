import { DOCUMENT, image, web, withDocument, type Nasty } from "./repository";

const LFS = `version https://git-lfs.github.com/spec/v1\noid sha256:${"4d7a".repeat(16)}\nsize 12345\n`;

/** What editors, shells, git and other systems do to a file. */
export const bytes: readonly Nasty[] = [
  {
    title: "a byte order mark and CRLF, by an editor on Windows",
    files: { "images/web.yaml": `\ufeff${image("description: Web").replaceAll("\n", "\r\n")}` },
    faults: [],
  },
  {
    title: "user data that PowerShell wrote: UTF-16",
    files: {
      ...web("userData: tools/boot.sh"),
      "images/tools/boot.sh": new Uint8Array([0xff, 0xfe, ...Buffer.from("#!/bin/bash\necho 1\n", "utf16le")]),
    },
    typed: { "images/tools/boot.sh": "#!/bin/bash\necho 1\n" },
    faults: ['images/tools/boot.sh:1:1 not-utf8: Save the file as UTF-8 (in most editors: "Save with encoding").'],
  },
  {
    title: "UTF-16 without a mark",
    files: { "images/web.yaml": new Uint8Array(Buffer.from(image(), "utf16le")) },
    typed: { "images/web.yaml": image() },
    faults: ["images/web.yaml:1:2 control-character: Save the file as UTF-8."],
  },
  {
    title: "a document in Latin-1",
    files: {
      ...withDocument(""),
      "images/tools/install.yaml": new Uint8Array(Buffer.from(DOCUMENT.replace("nginx", "caf\u00e9"), "latin1")),
    },
    typed: { "images/tools/install.yaml": DOCUMENT.replace("nginx", "caf\u00e9") },
    faults: [
      'images/tools/install.yaml:8:40 not-utf8: Save the file as UTF-8 (in most editors: "Save with encoding").',
    ],
  },
  {
    title: "line ends of an old Mac",
    files: { "images/web.yaml": image().replaceAll("\n", "\r") },
    typed: { "images/web.yaml": image() },
    faults: ["images/web.yaml:1:15 control-character: Save the file with Unix line endings (LF)."],
  },
  {
    title: "a zero-width space in a value",
    files: web("parent: amazon-linux-2023\u200b"),
    faults: ["images/web.yaml:3:9 wrong-format: Write amazon-linux-2023."],
  },
  {
    title: "a zero-width space in a key",
    files: web("descrip\u200btion: Web"),
    faults: ["images/web.yaml:4:1 unknown-key: Rename descrip\\u{200b}tion to description."],
  },
  {
    title: "a Cyrillic letter in a key",
    files: web("dis\u043a: {sizeGiB: 20}"),
    faults: ["images/web.yaml:4:1 unknown-key: Rename dis\\u{43a} to disk."],
  },
  {
    title: "a Cyrillic letter in the name of a required key",
    files: { "images/web.yaml": image().replace("parent", "p\u0430rent") },
    faults: ["images/web.yaml:2:1 unknown-key: Rename p\\u{430}rent to parent."],
  },
  {
    title: "a space that does not break, in front of a key",
    files: web("disk:\n\u00a0\u00a0sizeGiB: 20"),
    typed: { "images/web.yaml": ["\u00a0", " "] },
    faults: ["images/web.yaml:5:1 control-character: Replace it with a plain space."],
  },
  {
    title: "a space that does not break, at the end of a value",
    files: web("parent: amazon-linux-2023\u00a0"),
    typed: { "images/web.yaml": ["\u00a0", ""] },
    faults: ["images/web.yaml:3:9 wrong-format: Write amazon-linux-2023."],
  },
  {
    title: "typographic quotes from a wiki",
    files: web("version: \u201c1.0.0\u201d"),
    faults: ["images/web.yaml:3:10 wrong-format: Write 1.0.0."],
  },
  {
    title: "a typographic dash in a list",
    files: web("components:\n  \u2013 managed: update-linux"),
    typed: { "images/web.yaml": ["\u2013 managed", "- managed"] },
    faults: ['images/web.yaml:4:3 wrong-type: Begin each item with a dash and a space: "- ".'],
  },
  {
    title: "a pointer of git-lfs in place of a document",
    files: withDocument(LFS),
    typed: { "images/tools/install.yaml": DOCUMENT },
    faults: [
      "images/tools/install.yaml:1:1 lfs-pointer: Run git lfs pull; in CI let the checkout fetch LFS files (actions/checkout: lfs: true).",
    ],
  },
  {
    title: "a pointer of git-lfs in place of user data",
    files: { ...web("userData: tools/boot.sh"), "images/tools/boot.sh": LFS },
    typed: { "images/tools/boot.sh": "#!/bin/bash\necho 1\n" },
    faults: [
      "images/tools/boot.sh:1:1 lfs-pointer: Run git lfs pull; in CI let the checkout fetch LFS files (actions/checkout: lfs: true).",
    ],
  },
  {
    title: "a pointer of git-lfs in place of a definition",
    files: { "images/web.yaml": LFS },
    typed: { "images/web.yaml": image() },
    faults: [
      "images/web.yaml:1:1 lfs-pointer: Run git lfs pull; in CI let the checkout fetch LFS files (actions/checkout: lfs: true).",
    ],
  },
  {
    title: "a merge conflict with its ancestor",
    files: {
      "images/web.yaml": `<<<<<<< ours\n${image()}||||||| base\n=======\n${image("version: 1.0.1")}>>>>>>> theirs\n`,
    },
    typed: { "images/web.yaml": image("version: 1.0.1") },
    faults: ["images/web.yaml:1:1 conflict-marker: Keep the lines that are right, and delete the rest and the marks."],
  },
  {
    title: "half of a merge conflict",
    files: { "images/web.yaml": `version: 1.0.1\n=======\n${image()}` },
    typed: { "images/web.yaml": image("version: 1.0.1") },
    faults: ["images/web.yaml:2:1 conflict-marker: Keep the lines that are right, and delete the rest and the marks."],
  },
  {
    title: "a merge conflict in user data",
    files: {
      ...web("userData: tools/boot.sh"),
      "images/tools/boot.sh": "#!/bin/bash\n<<<<<<< HEAD\necho 1\n=======\necho 2\n>>>>>>> x\n",
    },
    typed: { "images/tools/boot.sh": "#!/bin/bash\necho 2\n" },
    faults: [
      "images/tools/boot.sh:2:1 conflict-marker: Keep the lines that are right, and delete the rest and the marks.",
    ],
  },
  {
    title: "a merge conflict in the variables",
    files: {
      ...web("description: '{TOOL} and {OTHER}'"),
      "images/variables.yaml": "OTHER: a\n<<<<<<< HEAD\nTOOL: a\n=======\nTOOL: b\n>>>>>>> x\n",
    },
    typed: { "images/variables.yaml": "OTHER: a\nTOOL: b\n" },
    faults: [
      "images/variables.yaml:2:1 conflict-marker: Keep the lines that are right, and delete the rest and the marks.",
    ],
  },
  {
    title: "a definition of five megabytes",
    files: { "images/web.yaml": image() + "# x\n".repeat(1_250_000) },
    typed: { "images/web.yaml": image() },
    faults: ["images/web.yaml:1:1 file-too-large: Replace it with a regular file of at most 64 KiB."],
  },
  {
    title: "two thousand components",
    files: web(`components:\n${"  - managed: update-linux\n".repeat(2_000)}`),
    typed: { "images/web.yaml": image() },
    faults: [
      "images/web.yaml:4:3 too-many-components: Merge documents, or build on an image of yours that already has some of them.",
    ],
  },
  {
    title: "a backslash-n that somebody pasted from JSON",
    files: { "images/web.yaml": "version: 1.0.0\\nparent: amazon-linux-2023\\n" },
    typed: { "images/web.yaml": image() },
    faults: [
      "images/web.yaml:1:10 yaml-syntax: Put the value on the next line, or in quotes if the colon is part of it.",
    ],
  },
  {
    title: "soft hyphen in a tag",
    files: web("tags: {Ow\u00adner: a}"),
    typed: { "images/web.yaml": ["Ow\u00adner", "Owner"] },
    faults: ["images/web.yaml:4:8 wrong-format: Rename the key."],
  },
  {
    title: "an empty file",
    files: { "images/db.yaml": "" },
    typed: { "images/db.yaml": null },
    faults: ["images/db.yaml:1:1 not-a-mapping: Write keys and values, or delete the file."],
  },
  {
    title: "only comments",
    files: { "images/db.yaml": "# TODO\n# version: 1.0.0\n" },
    typed: { "images/db.yaml": null },
    faults: ["images/db.yaml:1:1 not-a-mapping: Write keys and values, or delete the file."],
  },
];
