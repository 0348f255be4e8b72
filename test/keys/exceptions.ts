/** Where every key must arrive, and the folder to look into where it does not. */
export type Place =
  | "the normal form (definition/image)"
  | "the digest (plan/digest.ts)"
  | "a path of the diff that names it (changes)"
  | "the plan (plan)";

/** Leaves that do not reach a place, each with the reason. */
export const EXCEPTIONS: Readonly<Record<Place, Readonly<Record<string, string>>>> = {
  "the normal form (definition/image)": { kind: "The schema is chosen by it: within one nothing can vary." },
  "the digest (plan/digest.ts)": {
    kind: "The schema is chosen by it: within one nothing can vary.",
    version: "The digest tells whether the version must rise.",
  },
  "a path of the diff that names it (changes)": {
    kind: "The schema is chosen by it: within one nothing can vary.",
    version: "It heads the change, as `version`.",
    "variables.*": "Named where it is used.",
  },
  "the plan (plan)": { kind: "The schema is chosen by it: within one nothing can vary." },
};

/** Leaves that the diff names by other keys, by the beginning of their path. */
export const NAMED_AS: Readonly<Record<string, string>> = {
  // A parent is told in a sentence: `docker-host 1.x.x`.
  "parent|": "parent",
  // A managed component is told with its version: `components.update-linux.managed`.
  "components[]|managed.version": "components.managed",
  "tests[]|managed.version": "tests.managed",
  // A component's name is its place in the path: `components.install.document`.
  "components[]|document.name": "components.document",
  "tests[]|document.name": "tests.document",
  // Content of a document counts in lines, under the component's name.
  "components[]|document.document.*": "components",
  "tests[]|document.document.*": "tests",
  // `owner/name: path` in one text.
  "consumers[]": "consumers",
};
