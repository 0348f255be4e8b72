import { DOCUMENT, image, web, type Nasty } from "./repository";

const use = (path: string): string => `components: [{document: ${JSON.stringify(path)}}]`;
const tool = { "images/tools/install.yaml": DOCUMENT };

/** Files: their names, and what they are. */
export const names: readonly Nasty[] = [
  {
    title: "an image of a reserved name",
    files: { "images/Variables.yaml": image() },
    typed: { "images/Variables.yaml": null, "images/web-server.yaml": image() },
    faults: ["images/Variables.yaml:1:1 bad-name: Rename the file in plain letters, for example to web-server.yaml."],
  },
  {
    title: "a name with capitals",
    files: { "images/WebServer.yaml": image() },
    faults: ["images/WebServer.yaml:1:1 bad-name: Rename the file, for example to webserver.yaml."],
  },
  {
    title: "a name with an umlaut",
    files: { "images/b\u00fcro.yaml": image() },
    faults: ["images/b\u00fcro.yaml:1:1 bad-name: Rename the file, for example to buro.yaml."],
  },
  {
    title: "a name with an underscore",
    files: { "images/web_db.yaml": image() },
    faults: ["images/web_db.yaml:1:1 bad-name: Rename the file, for example to web-db.yaml."],
  },
  {
    title: "a name with a space",
    files: { "images/web db.yaml": image() },
    faults: ["images/web db.yaml:1:1 bad-name: Rename the file, for example to web-db.yaml."],
  },
  {
    title: "a copy of the Finder",
    files: { "images/web copy.yaml": image() },
    faults: ["images/web copy.yaml:1:1 bad-name: Rename the file, for example to web-copy.yaml."],
  },
  {
    title: "a copy of the browser",
    files: { "images/web (1).yaml": image() },
    faults: ["images/web (1).yaml:1:1 bad-name: Rename the file, for example to web-1.yaml."],
  },
  {
    title: "names that differ by case alone",
    files: { "images/Web.yaml": image() },
    typed: { "images/Web.yaml": null },
    faults: ["images/Web.yaml:1:1 name-collision: Delete one of the two, or give it a name of its own."],
  },
  {
    title: "twins .yml and .yaml",
    files: { "images/web.yml": image() },
    typed: { "images/web.yml": null },
    faults: ["images/web.yml:1:1 name-collision: Delete one of the two, or give it a name of its own."],
  },
  {
    title: ".yml",
    files: { "images/web.yaml": null, "images/db.yml": image() },
    faults: ["images/db.yml:1:1 wrong-extension: Rename it: mv images/db.yml images/db.yaml"],
  },
  {
    title: ".YAML",
    files: { "images/web.yaml": null, "images/db.YAML": image() },
    faults: ["images/db.YAML:1:1 wrong-extension: Rename it: mv images/db.YAML images/db.yaml"],
  },
  {
    title: "files that editors and systems leave",
    files: {
      "images/web.yaml~": image(),
      "images/.web.yaml.swp": "b0VIM",
      "images/Icon\r": "",
      "images/.DS_Store": "x",
      "images/web.yaml.orig": image(),
      "images/web.yaml.bak": image(),
      "images/#web.yaml#": image(),
      "images/Thumbs.db": "x",
    },
    faults: [],
  },
  {
    title: "resource forks of a Mac",
    files: { "images/._web.yaml": new Uint8Array([0, 5, 22, 7, 0, 2, 0, 0]) },
    faults: ["images/._web.yaml:1:1 bad-name: Delete it: rm images/._web.yaml"],
  },
  {
    title: "a hidden definition",
    files: { "images/.db.yaml": image() },
    faults: ["images/.db.yaml:1:1 bad-name: Rename the file, for example to db.yaml."],
  },
  {
    title: "a definition as .json",
    files: {
      "images/db.json":
        '{"version": "1.0.0", "parent": "amazon-linux-2023", "components": [{"managed": "update-linux"}]}',
    },
    faults: ["images/db.json:1:1 wrong-extension: Rename it: mv images/db.json images/db.yaml"],
  },
  {
    title: "a definition as .yaml.txt",
    files: { "images/db.yaml.txt": image() },
    faults: ["images/db.yaml.txt:1:1 wrong-extension: Rename it: mv images/db.yaml.txt images/db.yaml"],
  },
  {
    title: "a definition without an ending",
    files: { "images/db": image() },
    faults: ["images/db:1:1 wrong-extension: Rename it: mv images/db images/db.yaml"],
  },
  {
    title: "a folder called as a definition",
    files: { "images/db.yaml/web.yaml": DOCUMENT },
    typed: { "images/db.yaml/web.yaml": null },
    faults: ["images/db.yaml:1:1 file-not-regular: Replace it with a regular file of at most 64 KiB."],
  },
  {
    title: "a link for a definition",
    files: { "images/db.yaml": { link: "web.yaml" } },
    typed: { "images/db.yaml": image() },
    faults: ["images/db.yaml:1:1 file-outside: Replace it with a regular file of at most 64 KiB."],
  },
  {
    title: "a link to itself",
    files: { "images/db.yaml": { link: "db.yaml" } },
    typed: { "images/db.yaml": image() },
    faults: ["images/db.yaml:1:1 file-outside: Replace it with a regular file of at most 64 KiB."],
  },
  {
    title: "a link that dangles, for a document",
    files: { ...web(use("tools/x.yaml")), "images/tools/x.yaml": { link: "../gone.yaml" } },
    typed: { "images/tools/x.yaml": DOCUMENT },
    faults: ["images/web.yaml:3:25 file-outside: Correct the path; it is relative to images/."],
  },
  {
    title: "a loop of linked folders",
    files: { ...web(use("tools/install.yaml")), ...tool, "images/tools/again": { link: ".." } },
    faults: [],
  },
  {
    title: "a file in the place of a folder",
    files: { ...web("userData: tools/boot.sh"), "images/tools": "x" },
    typed: { "images/tools": null, "images/tools/boot.sh": "#!/bin/bash\n" },
    faults: ["images/web.yaml:4:11 file-missing: Correct the path; it is relative to images/."],
  },
  {
    title: "a path from the root",
    files: { ...web(use("images/tools/install.yaml")), ...tool },
    faults: ["images/web.yaml:3:25 file-missing: Write tools/install.yaml."],
  },
  {
    title: "a path with ./",
    files: { ...web(use("./tools/install.yaml")), ...tool },
    faults: ["images/web.yaml:3:25 file-outside: Write tools/install.yaml."],
  },
  {
    title: "a path of Windows",
    files: { ...web(use("tools\\install.yaml")), ...tool },
    faults: ["images/web.yaml:3:25 file-outside: Write tools/install.yaml."],
  },
  {
    title: "a path with a capital",
    files: { ...web(use("Tools/install.yaml")), ...tool },
    faults: ["images/web.yaml:3:25 file-missing: Write tools/install.yaml."],
  },
  {
    title: "a path with the other ending",
    files: { ...web(use("tools/install.yml")), ...tool },
    faults: ["images/web.yaml:3:25 file-missing: Write tools/install.yaml."],
  },
  {
    title: "a path without an ending",
    files: { ...web(use("tools/install")), ...tool },
    faults: ["images/web.yaml:3:25 file-missing: Write tools/install.yaml."],
  },
  {
    title: "a path misspelt",
    files: { ...web(use("tools/instal.yaml")), ...tool },
    faults: ["images/web.yaml:3:25 file-missing: Write tools/install.yaml."],
  },
  {
    title: "a file without its folder",
    files: { ...web(use("install.yaml")), ...tool },
    faults: ["images/web.yaml:3:25 file-missing: Write tools/install.yaml."],
  },
  {
    title: "an address",
    files: web(use("https://example.org/install.yaml")),
    typed: { "images/web.yaml": image(use("tools/install.yaml")), ...tool },
    faults: ["images/web.yaml:3:25 file-outside: Correct the path; it is relative to images/."],
  },
  {
    title: "a document directly in images/",
    files: { ...web(use("install.yaml")), "images/install.yaml": DOCUMENT },
    typed: { "images/install.yaml": null, "images/web.yaml": image(use("tools/install.yaml")), ...tool },
    faults: ["images/install.yaml:2:1 unknown-key: Move it to a folder, like images/docker/install.yaml."],
  },
  {
    title: "a definition as a component",
    files: { ...web(use("web.yaml")) },
    typed: { "images/web.yaml": image(use("tools/install.yaml")), ...tool },
    faults: ["images/web.yaml:1:1 awstoe-type: Write `schemaVersion: 1.0` and `phases`, as AWSTOE reads them."],
  },
  {
    title: "a shell script as a component",
    files: { ...web(use("tools/install.sh")), "images/tools/install.sh": "#!/bin/bash\ndnf install -y nginx\n" },
    typed: { "images/web.yaml": image(use("tools/install.yaml")), ...tool },
    faults: [
      'images/tools/install.sh:1:1 not-a-mapping: Write keys and values at the left edge, like "version: 1.0.0", without a dash.',
    ],
  },
];
