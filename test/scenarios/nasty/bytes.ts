import { DOCUMENT, image, web, withDocument, type Nasty } from "./repository";

const LFS = `version https://git-lfs.github.com/spec/v1\noid sha256:${"4d7a".repeat(16)}\nsize 12345\n`;

/** What editors, shells, git and other systems do to a file. */
export const bytes: readonly Nasty[] = [
  { title: "a byte order mark and CRLF, by an editor on Windows", files: { "images/web.yaml": `\ufeff${image("description: Web").replaceAll("\n", "\r\n")}` }, faults: [] },
  { title: "user data that PowerShell wrote: UTF-16", files: { ...web("userData: tools/boot.sh"), "images/tools/boot.sh": new Uint8Array([0xff, 0xfe, ...Buffer.from("#!/bin/bash\necho 1\n", "utf16le")]) }, faults: [] },
  { title: "UTF-16 without a mark", files: { "images/web.yaml": new Uint8Array(Buffer.from(image(), "utf16le")) }, faults: [] },
  { title: "a document in Latin-1", files: { ...withDocument(""), "images/tools/install.yaml": new Uint8Array(Buffer.from(DOCUMENT.replace("nginx", "caf\u00e9"), "latin1")) }, faults: [] },
  { title: "line ends of an old Mac", files: { "images/web.yaml": image().replaceAll("\n", "\r") }, faults: [] },
  { title: "a zero-width space in a value", files: web("parent: amazon-linux-2023\u200b"), faults: [] },
  { title: "a zero-width space in a key", files: web("descrip\u200btion: Web"), faults: [] },
  { title: "a Cyrillic letter in a key", files: web("dis\u043a: {sizeGiB: 20}"), faults: [] },
  { title: "a Cyrillic letter in the name of a required key", files: { "images/web.yaml": image().replace("parent", "p\u0430rent") }, faults: [] },
  { title: "a space that does not break, in front of a key", files: web("disk:\n\u00a0\u00a0sizeGiB: 20"), faults: [] },
  { title: "a space that does not break, at the end of a value", files: web("parent: amazon-linux-2023\u00a0"), faults: [] },
  { title: "typographic quotes from a wiki", files: web("version: \u201c1.0.0\u201d"), faults: [] },
  { title: "a typographic dash in a list", files: web("components:\n  \u2013 managed: update-linux"), faults: [] },
  { title: "a pointer of git-lfs in place of a document", files: withDocument(LFS), faults: [] },
  { title: "a pointer of git-lfs in place of user data", files: { ...web("userData: tools/boot.sh"), "images/tools/boot.sh": LFS }, faults: [] },
  { title: "a pointer of git-lfs in place of a definition", files: { "images/web.yaml": LFS }, faults: [] },
  { title: "a merge conflict with its ancestor", files: { "images/web.yaml": `<<<<<<< ours\n${image()}||||||| base\n=======\n${image("version: 1.0.1")}>>>>>>> theirs\n` }, faults: [] },
  { title: "half of a merge conflict", files: { "images/web.yaml": `version: 1.0.1\n=======\n${image()}` }, faults: [] },
  { title: "a merge conflict in user data", files: { ...web("userData: tools/boot.sh"), "images/tools/boot.sh": "#!/bin/bash\n<<<<<<< HEAD\necho 1\n=======\necho 2\n>>>>>>> x\n" }, faults: [] },
  { title: "a merge conflict in the variables", files: { ...web("description: '{TOOL} and {OTHER}'"), "images/variables.yaml": "OTHER: a\n<<<<<<< HEAD\nTOOL: a\n=======\nTOOL: b\n>>>>>>> x\n" }, faults: [] },
  { title: "a definition of five megabytes", files: { "images/web.yaml": image() + "# x\n".repeat(1_250_000) }, faults: [] },
  { title: "ten thousand components", files: web(`components:\n${"  - managed: update-linux\n".repeat(10_000)}`), faults: [] },
  { title: "two thousand components", files: web(`components:\n${"  - managed: update-linux\n".repeat(2_000)}`), faults: [] },
  { title: "a backslash-n that somebody pasted from JSON", files: { "images/web.yaml": "version: 1.0.0\\nparent: amazon-linux-2023\\n" }, faults: [] },
  { title: "soft hyphen in a tag", files: web("tags: {Ow\u00adner: a}"), faults: [] },
  { title: "an escape of a terminal in a description", files: web('description: "\\e[31mred"'), faults: [] },
  { title: "an empty file", files: { "images/db.yaml": "" }, faults: [] },
  { title: "only comments", files: { "images/db.yaml": "# TODO\n# version: 1.0.0\n" }, faults: [] },
  { title: "only three dashes", files: { "images/db.yaml": "---\n" }, faults: [] },
];
