import type { Case } from "../../case";
import { alone, image } from "../../case";

function pair(a: string, b: string): Case["files"] {
  return { "images/a.yaml": image(a), "images/b.yaml": image(b) };
}

function taken(title: string, distribution: string, at: string, message: string, fix: RegExp): Case {
  const file = image(`distribution: {${distribution}}`);
  return {
    code: "name-taken",
    title,
    files: { "images/a.yaml": file, "images/b.yaml": file },
    at: `images/b.yaml:${at}`,
    message,
    fix,
  };
}

function consumer(title: string, text: string, rest: Pick<Case, "code" | "at" | "message" | "fix">): Case {
  return { title, files: alone(`consumers: [{repository: example/web, ${text}}]`), ...rest };
}

const place = { code: "consumer-place", at: "4:40" };
const pattern = { code: "consumer-pattern", at: "4:57" };

/** What says where a value stands in a file of another repository. */
export const consumerCases: readonly Case[] = [
  consumer("two places", "path: a.json, at: [a], pattern: (a)", {
    ...place,
    at: "4:71",
    message: "at and pattern both say where the value stands.",
    fix: "Delete one of them.",
  }),
  consumer("a name that says nothing", "path: version, at: [a]", {
    ...place,
    at: "4:58",
    message: 'The name "version" does not say how the file is read.',
    fix: "Add format, or write pattern for at.",
  }),
  consumer("a format for nothing", "path: a, format: json, pattern: (a)", {
    ...place,
    at: "4:56",
    message: "format says how `at` is read, which is not there.",
    fix: "Add at, or delete format.",
  }),
  consumer("no place", 'path: a, value: "{id}"', {
    ...place,
    at: "4:45",
    message: "Nothing says where in the file the value stands.",
    fix: "Add at or pattern.",
  }),
  consumer("no group", "path: a, pattern: abc", {
    ...pattern,
    message: "The pattern has 0 groups that capture; it needs one.",
    fix: /^Put the value in \( \)/,
  }),
  consumer("two groups", "path: a, pattern: (a)(b)", {
    ...pattern,
    message: "The pattern has 2 groups that capture; it needs one.",
    fix: /^Put the value in \( \)/,
  }),
  consumer("no expression", "path: a, pattern: '(a'", {
    ...pattern,
    message: /^Invalid regular expression.*Unterminated group\.$/,
    fix: /^Correct the regular expression/,
  }),
  consumer("a key of nothing", 'path: a.edn, at: ["{key}"]', {
    ...{ code: "consumer-keys", at: "4:56" },
    message: "`{key}` stands for nothing here.",
    fix: "Add keys, or write the key itself.",
  }),
  consumer("keys for nothing", "path: a.edn, at: [a], keys: {a: b}", {
    ...{ code: "consumer-keys", at: "4:67" },
    message: "keys are used in `at` alone, by `{key}`.",
    fix: 'Write at like [images, "{key}"].',
  }),
  consumer("keys of no image", 'path: a.edn, at: ["{key}"], keys: {a: b, x: z}', {
    ...{ code: "consumer-keys", at: "4:73" },
    message: "There is no definition of x.",
    fix: "Write names of images.",
  }),
  consumer("keys of others", 'path: a.edn, at: ["{key}"], keys: {b: c}', {
    ...{ code: "consumer-keys", at: "4:73" },
    message: /There is no definition of b/,
    fix: "Write names of images.",
  }),
];

const onB = "parent: {image: b}";

/** Between images. */
export const fleetCases: readonly Case[] = [
  taken(
    "parameter",
    "parameter: /images/base",
    "4:27",
    "The parameter /images/base is also used by a, in the same account and Region.",
    /Put \{name\} into it/,
  ),
  taken(
    "AMI name",
    "amiName: 'base-{{ imagebuilder:buildDate }}'",
    "4:25",
    'The AMI name "base-{{ imagebuilder:buildDate }}" is also used by a, in the same account and Region.',
    /^Put "\{name\}" into it\.$/,
  ),
  taken(
    "launch template",
    "launchTemplates: [{id: lt-0123456789abcdef0}]",
    "4:39",
    "The launch template lt-0123456789abcdef0 is also used by a, in the same account and Region.",
    /setDefault: false/,
  ),
  {
    code: "name-taken",
    title: "pipeline that is taken over",
    files: pair("names: {pipeline: Web}", "names: {pipeline: web}"),
    at: "images/b.yaml:4:19",
    message: "The name web of its pipeline is also used by a, in the same account and Region.",
    fix: "Only one image can take a resource over: delete the name here.",
  },
  {
    code: "name-taken",
    title: "recipe that is taken over, and named after another image",
    files: pair("", "names: {recipe: a-x86-64}"),
    at: "images/b.yaml:4:17",
    message: "The name a-x86-64 of its recipe is also used by a, in the same account and Region.",
    fix: /delete the name here/,
  },
  {
    code: "names-of-one",
    files: alone("architectures: [x86_64, arm64]\nnames: {recipe: Web}"),
    at: "5:8",
    message: "The image is built for x86_64 and arm64, but names gives each resource one name.",
    fix: /^Make a definition for each architecture/,
  },
  {
    code: "definition-in-folder",
    files: { "images/a.yaml": image(), "images/team-a/web.yaml": image() },
    at: "images/team-a/web.yaml:1:1",
    message: /^This is a definition in a folder of images\//,
    fix: "Move it: mv images/team-a/web.yaml images/web.yaml",
  },
  {
    code: "definition-in-folder",
    title: "whose name is taken",
    files: { "images/a.yaml": image(), "images/team/a.yaml": image() },
    at: "images/team/a.yaml:1:1",
    message: /never built/,
    fix: "Move it: mv images/team/a.yaml images/team-a.yaml",
  },
  {
    code: "parent-unknown",
    files: { "images/a.yaml": image("parent: {image: docker-hots}"), "images/docker-host.yaml": image() },
    at: "3:17",
    message: "There is no definition images/docker-hots.yaml. Did you mean docker-host?",
    fix: "Write docker-host.",
  },
  {
    code: "parent-unknown",
    title: "no other image",
    files: alone("parent: {image: base, version: 1.x.x}\nplatform: Linux\ndisk: {device: /dev/xvda}"),
    at: "3:17",
    message: "There is no definition images/base.yaml.",
    fix: "Add the file.",
  },
  {
    code: "parent-cycle",
    title: "itself",
    files: { "images/a.yaml": image("parent: {image: a}\nplatform: Linux\ndisk: {device: /dev/xvda}") },
    at: "3:17",
    message: "The image is its own parent.",
    fix: /another parent/,
  },
  {
    code: "parent-cycle",
    title: "two",
    files: pair(`${onB}\nplatform: Linux\ndisk: {device: /dev/xvda}`, "parent: {image: a}"),
    at: "3:17",
    message: "The images are each other's parents: a → b → a.",
    fix: /another parent/,
    along: ["parent-cycle"],
  },
  {
    code: "parent-version",
    files: pair("parent: {image: b, version: 2.x.x}", "version: 1.4.0"),
    at: "3:29",
    message: "b is at version 1.4.0, which 2.x.x does not cover.",
    fix: "Write 1.x.x to follow it, or 1.4.0 to pin it.",
  },
  {
    code: "parent-behind",
    severity: "notice",
    files: pair("parent: {image: b, version: 1.x.x}", "version: 2.0.0"),
    at: "3:29",
    message: "b is at version 2.0.0; this image stays on 1.x.x.",
    fix: "Write 2.x.x to follow it, and raise the version of this image.",
  },
  {
    code: "parent-behind",
    title: "pinned exactly",
    severity: "notice",
    files: pair("parent: {image: b, version: 1.4.0}", "version: 1.5.0"),
    at: "3:29",
    message: "b is at version 1.5.0; this image stays on 1.4.0.",
    fix: /^Write 1.x.x to follow it/,
  },
  {
    code: "parent-architecture",
    files: pair(`${onB}\narchitectures: [x86_64, arm64]`, "architectures: [x86_64]"),
    at: "4:16",
    message: "The parent b is not built for arm64, only for x86_64.",
    fix: /Add arm64 to architectures of b/,
  },
  {
    code: "parent-encrypted",
    files: pair(`${onB}\ndisk: {encrypted: false}`, ""),
    at: "4:19",
    message: /The parent b is encrypted/,
    fix: /"encrypted: false" in b too/,
  },
];
