/** Where every key must arrive, and the folder to look into where it does not. */
export type Place =
  | "the normal form (definition/image)"
  | "the digest (plan/digest.ts)"
  | "a path of the diff that names it (changes)"
  | "the plan (plan)";

const PROTECTED = "A word that a rule asks for: only `true` passes, and AWS knows nothing of it.";
const NEVER_FALSE = {
  "release.triggers.protected": PROTECTED,
  "build.with":
    "It decides which other keys there may be, so nothing else stays the same: test/changes/docker.test.ts.",
};

const FOR_UPDATES = "`golden update` reads it where it is written; no image has it.";
const NEWEST = { "parent|ami.newest.owner": FOR_UPDATES, "parent|ami.newest.name": FOR_UPDATES };

/** Leaves that do not reach a place, each with the reason. */
export const EXCEPTIONS: Readonly<Record<Place, Readonly<Record<string, string>>>> = {
  "the normal form (definition/image)": { ...NEVER_FALSE, ...NEWEST },
  "the digest (plan/digest.ts)": {
    ...NEVER_FALSE,
    ...NEWEST,
    version: "The digest tells whether the version must rise.",
  },
  "a path of the diff that names it (changes)": {
    ...NEVER_FALSE,
    ...NEWEST,
    version: "It heads the change, as `version`.",
    "variables.*": "Named where it is used.",
  },
  "the plan (plan)": { ...NEVER_FALSE, ...NEWEST },
};

/** Leaves that the diff names by other keys, by the beginning of their path. */
export const NAMED_AS: Readonly<Record<string, string>> = {
  // A parent is told in a sentence: `docker-host 1.x.x`.
  "parent|": "parent",
  "parent.": "parent",
  // A managed component is told with its version: `components.update-linux.managed`.
  "components[]|managed.version": "components.managed",
  "tests[]|managed.version": "tests.managed",
  // A component's name is its place in the path: `components.install.document`.
  "components[]|document.name": "components.document",
  "tests[]|document.name": "tests.document",
  // Content of a document counts in lines, under the component's name.
  "components[]|document.document.*": "components",
  "tests[]|document.document.*": "tests",
  // A list of mappings is told as a whole.
  flavors: "flavors",
  // `owner/name: path` in one text.
  "consumers[]": "consumers",
};
