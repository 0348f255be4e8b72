import { git, gitEntries } from "./git";
import { inWholeHistory, type UnknownHistory } from "./image-commits";

/** The commit that gave an image a version; of a branch that was merged, the commit there. */
export interface VersionCommit {
  readonly version: string;
  readonly commit: string;
  /** When it was committed, by the clock of who did: `2026-11-22`. */
  readonly date: string;
}

export type VersionHistory =
  | {
      readonly kind: "found";
      /** By image name, the newest first. A definition that was renamed begins anew. */
      readonly versions: Readonly<Record<string, readonly VersionCommit[]>>;
      /** The last commit that changed anything in `images/`. */
      readonly newest?: Omit<VersionCommit, "version">;
    }
  | UnknownHistory;

const PATCHES = [
  ..."-p -U0 --no-renames --no-ext-diff --no-textconv --no-color --ignore-submodules=all".split(" "),
  ..."--src-prefix=a/ --dst-prefix=b/ -O/dev/null --relative".split(" "),
];
const KEY = "^[\"']?version[\"']?:";
const VERSION = new RegExp(`${KEY}\\s*["']?(\\d+\\.\\d+\\.\\d+)\\b`);

/** Finds in which commit each image got each of its versions, in one pass over those commits that changed such a line. */
export function versionHistory(root: string): Promise<VersionHistory> {
  return inWholeHistory(root, async () => {
    const last = git(root, ["log", "-1", "--format=%H %cs", "--", "images"]).output.toString("utf8").trim();
    const versions: Record<string, VersionCommit[]> = {};
    if (last === "") return { kind: "found", versions };
    // A separator before each commit, since those of `-z` are within.
    for await (const entry of gitEntries(root, [
      "log",
      "--format=%x00%H %cs",
      `-G${KEY}`,
      ...PATCHES,
      "--",
      "images",
    ])) {
      const [head = "", ...patch] = entry.split("\n");
      // A line of a file begins with its sign, so none of them can pass for this one.
      for (const file of patch
        .join("\n")
        .split(/^diff --git /m)
        .slice(1))
        addVersion(file, commitOf(head), versions);
    }
    return { kind: "found", versions, newest: commitOf(last) };
  });
}

function addVersion(patch: string, commit: Omit<VersionCommit, "version">, versions: Record<string, VersionCommit[]>) {
  const [header = "", ...hunks] = patch.split(/^@@ .*$/m);
  const name = /^\+\+\+ b\/images\/([a-z0-9-]+)\.yaml$/m.exec(header)?.[1];
  const changed = hunks.join("").split("\n");
  const of = (sign: string): readonly string[] =>
    changed.flatMap((line) => (line.startsWith(sign) ? (VERSION.exec(line.slice(1))?.[1] ?? []) : []));
  const [[version], before] = [of("+"), of("-")];
  if (name === undefined || version === undefined || before.includes(version)) return;
  versions[name] = [...(Object.hasOwn(versions, name) ? (versions[name] ?? []) : []), { version, ...commit }];
}

function commitOf(line: string): Omit<VersionCommit, "version"> {
  const [commit = "", date = ""] = line.split(" ");
  return { commit, date };
}
