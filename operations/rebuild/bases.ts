import type { Plan } from "../../plan";
import type { Makings, MakingsByName } from "../../plan/fleet";
import { startOf, type Build } from "./build";
import type { Reason } from "./reasons";

interface Dated {
  readonly kind: "version" | "value";
  readonly now: string;
  readonly at: Date;
}

/** What a base is today; of a version or value since when. */
export type Today =
  Dated | { readonly kind: "digest"; readonly now: string } | { readonly kind: "unknown"; readonly said: string };

/** What a rebuild cannot mend, or nobody can tell. */
export type Doubt =
  /** The tag is another image today, but the definition has the digest of the one before. */
  | { readonly kind: "pinned"; readonly base: string; readonly now: string }
  /** `base` may also be the id of a build whose findings are meant, or `findings`. */
  | { readonly kind: "unknown"; readonly base: string; readonly said: string };

export type Verdict = Reason | Doubt | undefined;

export function isDoubt(each: Reason | Doubt): each is Doubt {
  return each.kind === "unknown" || each.kind === "pinned";
}

/** Asked only where it decides. */
type TakenBy = () => Promise<readonly string[]>;

/** A version is there for others some time after the date of its build, which counts its tests: what is newer is looked at closely. */
const SETTLED_MS = 2 * 86_400_000;

const OF_IMAGE_BUILDER = /^arn:[^:]+:imagebuilder:[^:]*:[^:]*:(?:image|component)\/[^/]+\/[\dx]+\.[\dx]+\.[\dx]+$/;
const TAG_AND_DIGEST = /^[^@]+:[^/@:]+@sha256:[0-9a-f]{64}$/;

/** By the name of the pipeline or project. */
export function makingsOf({ images }: Plan): MakingsByName {
  const found = new Map<string, Makings>();
  for (const image of images) {
    if (image.kind === "project" || image.kind === "external") continue;
    for (const pipeline of image.pipelines) {
      const components = pipeline.components.flatMap((each) => (each.kind === "arn" ? [each.componentArn] : []));
      const bases = [pipeline.parentImage, ...components].filter(isOpen);
      const name = ("names" in pipeline ? pipeline.names?.pipeline : undefined) ?? pipeline.name;
      found.set(name, { bases, isScanned: pipeline.imageScanningEnabled });
    }
    if (image.kind !== "container" || image.codebuild === undefined) continue;
    const { name, parent, repository } = image.codebuild;
    const bases = parent.kind === "reference" ? [parent.reference].filter(isOpen) : [];
    found.set(name, { bases, isScanned: repository.kind === "adopt" || repository.scanOnPush });
  }
  return found;
}

function isOpen(base: string): boolean {
  return OF_IMAGE_BUILDER.test(base) || base.startsWith("ssm:") || TAG_AND_DIGEST.test(base);
}

/** Whether a build does with what its base is today; undefined where it does. */
export async function judge(base: string, today: Today, last: Build, taken: TakenBy): Promise<Verdict> {
  const { now = "" } = today.kind === "unknown" ? {} : today;
  switch (today.kind) {
    case "unknown":
      return { kind: "unknown", base, said: today.said };
    case "digest":
      return base.endsWith(`@${now}`) ? undefined : { kind: "pinned", base, now };
    case "value":
      if (today.at.getTime() <= startOf(last)) return undefined;
      return { kind: "base-newer", base, now, ...daysOf(today.at, last) };
    case "version":
      return judgeVersion(base, today, last, taken);
  }
}

async function judgeVersion(base: string, { now, at }: Dated, last: Build, taken: TakenBy): Promise<Verdict> {
  if (at.getTime() <= startOf(last) - SETTLED_MS) return undefined;
  const own = beforeVersion(base);
  const told = (await taken()).find(
    (arn) => beforeVersion(arn) === own && arn !== base && /^[^/]+\/[^/]+\/\d[\d./]*$/.test(arn),
  );
  if (told !== undefined) {
    const built = versionIn(told);
    return now === built || now.startsWith(`${built}/`) ? undefined : { kind: "base-newer", base, now, built };
  }
  if (at.getTime() > startOf(last)) return { kind: "base-newer", base, now, ...daysOf(at, last) };
  const said = `${now} was built on ${dayOf(at)}, shortly before ${versionIn(last.id)}, and AWS does not say which one that was built with`;
  return { kind: "unknown", base, said };
}

/** `…:image/web/1.2.0/3` → `1.2.0/3` */
export function versionIn(arn: string): string {
  return arn.split("/").slice(2).join("/");
}

function daysOf(since: Date, { startedAt = since }: Build) {
  return { since: dayOf(since), lastBuild: dayOf(startedAt) };
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}

function beforeVersion(arn: string): string {
  return arn.split("/").slice(0, 2).join("/");
}
