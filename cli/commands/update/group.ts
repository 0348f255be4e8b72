import { nameMatcher, textEditAt, type ImageSettings, type ImageSource } from "../../../definition";
import { parse } from "../../../definition/yaml/parse";
import { LEVELS, type Level } from "../../../changes";
import { compareVersions, type Finding } from "../../../operations/update/newest";
import { rawOf, type Pin } from "../../../operations/update/pin";
import { Drafts } from "../../fleet/drafts";
import { CliError } from "../../terminal/exit-code";
import { bumpOf } from "../bump/run";
import { raiseAll, type Fault } from "../variables/set";

/** Images that share a pull request. */
export interface Group {
  readonly name: string;
  readonly branch: string;
}

export type UpdateSettings = NonNullable<ImageSettings["update"]>;

/** The group of a finding: the first of those that its images are in. What is in several is in one pull request alone. */
export function groupsOf(
  findings: readonly Finding[],
  { groups = {} }: UpdateSettings,
  stack: string,
): ReadonlyMap<Group, readonly Finding[]> {
  const own = Object.entries(groups).map(([name, { images, branch = `image-update/${name}` }]) => ({ group: { name, branch }, has: nameMatcher(images) })); // prettier-ignore
  const all = [...own, { group: { name: stack, branch: `image-update/${stack}` }, has: () => true }];
  const parted = new Map<Group, Finding[]>();
  for (const { group, has } of all) {
    const taken = [...parted.values()].flat();
    const left = findings.filter((each) => !taken.includes(each) && each.images.some(has));
    if (left.length > 0) parted.set(group, left);
  }
  return parted;
}

/** What an update makes of the files at hand. */
export interface Drafted {
  readonly drafts: Drafts;
  /** With children that follow a parent's version. */
  readonly findings: readonly Finding[];
  readonly faults: readonly Fault[];
}

/** Writes what is newer where the older stands, lets pinned children follow, and raises versions. */
export function draft(
  root: string,
  wanted: readonly Finding[],
  pinned: readonly Pin[],
  { values = "minor" }: UpdateSettings,
): Drafted {
  const [drafts, atHand] = [new Drafts(root), new Drafts(root).source];
  const followed = new Map<Pin, Finding>();
  const all = (): readonly Finding[] => [...wanted.filter(({ pin }) => pin === undefined || !followed.has(pin)), ...followed.values()]; // prettier-ignore
  const levelOf = (name: string): Level => {
    const own = all().filter(({ images }) => images.includes(name)).map(({ policy }) => LEVELS.indexOf(policy as Level)); // prettier-ignore
    return LEVELS[Math.min(...own, LEVELS.length - 1)] ?? "patch";
  };
  const faults = wanted.flatMap((finding) => write(drafts, finding));
  while (faults.length === 0) {
    faults.push(...raiseMoved(drafts, wanted, levelOf), ...raiseAll(root, drafts, levelOf));
    const left = behind(drafts.source, pinned, values).filter(({ pin }) => isRaised(pin, drafts.source, atHand));
    if (left.length === 0) break;
    for (const finding of left) followed.set(finding.pin, finding);
    faults.push(...left.flatMap((finding) => write(drafts, finding)));
  }
  return { drafts, findings: all(), faults };
}

/** Children that are pinned to an older version than their parent has. */
export function behind(
  source: ImageSource,
  pinned: readonly Pin[],
  policy: Level,
): readonly (Finding & { readonly pin: Pin })[] {
  return pinned.flatMap((pin) => {
    const now = parentVersion(pin, source);
    return now !== undefined && compareVersions(valueAt(source, pin), now) < 0 ? [{ ...pin, pin, now, policy }] : [];
  });
}

/** Whether this very change raises the parent: what was behind before is a finding of its own group. */
function isRaised(pin: Pin, after: ImageSource, before: ImageSource): boolean {
  return parentVersion(pin, after) !== parentVersion(pin, before);
}

function parentVersion({ question }: Pin, source: ImageSource): string | undefined {
  return question.kind === "ours" ? versionIn(source, question.image) : undefined;
}

function versionIn(source: ImageSource, image: string): string | undefined {
  const version = rawOf(source, `images/${image}.yaml`)["version"];
  return typeof version === "string" && /^\d+\.\d+\.\d+$/.test(version) ? version : undefined;
}

function valueAt(source: ImageSource, { file, path, before }: Pin): string {
  const value = path.reduce<unknown>((at, key) => (at as Record<string | number, unknown> | undefined)?.[key], rawOf(source, file)); // prettier-ignore
  return typeof value === "string" ? value : before;
}

function write(drafts: Drafts, { pin, now, what }: Finding): readonly Fault[] {
  if (pin === undefined) return [];
  const { file, path } = pin;
  const edit = textEditAt(parse(Buffer.from(drafts.text(file) ?? "")).text, path, now);
  if (edit !== undefined) drafts.edit(file, [edit]);
  const fault: Fault = [`${file}: the value of ${what} stands on several lines.`, `Write it on one line: ${JSON.stringify(now)}`]; // prettier-ignore
  return edit === undefined ? [fault] : [];
}

/** Nothing but its version says that an image is to be built on what has moved. */
function raiseMoved(drafts: Drafts, findings: readonly Finding[], levelOf: (name: string) => Level): readonly Fault[] {
  const names = new Set(findings.flatMap(({ pin, images }) => (pin === undefined ? images : [])));
  const changed = new Set(drafts.changes().map(({ file }) => file));
  return [...names].flatMap((name): readonly Fault[] => {
    const file = `images/${name}.yaml`;
    if (changed.has(file)) return [];
    try {
      drafts.put(file, bumpOf(name, levelOf(name), undefined, drafts.source).bytes);
      return [];
    } catch (error) {
      if (error instanceof CliError) return [[error.message, error.fix]];
      throw error;
    }
  });
}
