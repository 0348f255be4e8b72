import type { Plan } from "../../plan";
import { itemsOf, patiently, told, type Ec2 } from "../ec2/query";
import { isDoubt, makingsOf, versionIn } from "../rebuild/bases";
import type { Builder } from "../rebuild/build";
import { isAvailable } from "../rebuild/reasons";
import { saidBy } from "../rebuild/rebuild";
import { targetsOf } from "../rebuild/target";
import { Beneath, type TodayClients } from "../rebuild/today";
import type { Pin, Policy, Question } from "./pin";
import { newestOf, Unknown, type Answer, type SourceClients } from "./source";

export interface Clients extends TodayClients, SourceClients {
  readonly ec2: () => Promise<Ec2>;
}

/** A newer one for a pin, or a base that has moved since the last build of an image, with no text to change. */
export interface Finding extends Partial<Answer> {
  readonly what: string;
  readonly images: readonly string[];
  readonly now: string;
  /** What was taken, where it is known. */
  readonly before?: string;
  readonly pin?: Pin;
  readonly policy: Policy;
}

/** What nobody could tell, and why. */
export interface Doubt {
  readonly what: string;
  readonly images: readonly string[];
  readonly said: string;
}

export interface Found {
  readonly findings: readonly Finding[];
  readonly doubts: readonly Doubt[];
}

const AT_ONCE = 10;

/** What is newer than pins. One that cannot be asked is a doubt, and the others are asked. */
export async function newerThan(pins: readonly Pin[], clients: Clients, otherwise: Policy): Promise<Found> {
  const beneath = new Beneath(clients, new Map());
  const asked = new Map<string, Promise<Answer | string>>();
  const answerTo = (question: Question): Promise<Answer | string> => {
    const key = JSON.stringify(question);
    const found = asked.get(key) ?? answerOf(question, beneath, clients).catch(wordsOf);
    asked.set(key, found);
    return found;
  };
  const findings: Finding[] = [];
  const doubts: Doubt[] = [];
  for (let at = 0; at < pins.length; at += AT_ONCE) {
    const some = pins.slice(at, at + AT_ONCE);
    const answers = await Promise.all(some.map(({ question }) => answerTo(question)));
    for (const [index, pin] of some.entries()) {
      const { what, images, before, policy = otherwise } = pin;
      const answer = answers[index] ?? "";
      if (typeof answer === "string") doubts.push({ what, images, said: answer });
      else {
        const now = writtenLike(before, answer.now);
        if (isNewer(now, before)) findings.push({ ...answer, what, images, before, now, pin, policy });
      }
    }
  }
  return { findings, doubts };
}

/** Bases without a pin that have moved since the last build of an image. One of a version that is not built yet takes the newest anyhow. */
export async function movedBases(
  plan: Plan,
  names: ReadonlySet<string>,
  builder: Builder,
  clients: Clients,
  policy: Policy,
): Promise<Found> {
  const beneath = new Beneath(clients, makingsOf(plan));
  const findings: Finding[] = [];
  const doubts: Doubt[] = [];
  for (const target of targetsOf(plan).filter(({ image, builder: by }) => names.has(image) && by !== "github")) {
    const images = [target.image];
    const verdicts = await builder
      .builds(target)
      .then((builds) => builds.find(isAvailable))
      .then((last) => (last === undefined ? [] : beneath.judge(target, last, { bases: true, isSeverityAsked: false })))
      .catch((error: unknown) => [{ kind: "unknown" as const, base: "its builds", said: wordsOf(error) }]);
    for (const verdict of verdicts) {
      if (verdict.kind === "base-newer") {
        const what = nameOf(verdict.base);
        const same = findings.find((each) => each.what === what && each.now === verdict.now && each.images.join() === images.join()); // prettier-ignore
        const before = "built" in verdict ? verdict.built : undefined;
        if (!same) findings.push({ what, images, now: verdict.now, policy, ...(before !== undefined && { before }) });
      } else if (isDoubt(verdict) && verdict.kind === "unknown")
        doubts.push({ what: nameOf(verdict.base), images, said: verdict.said });
    }
  }
  return { findings, doubts };
}

/** `ssm:/aws/…` is the parameter; of an ARN the name. */
function nameOf(base: string): string {
  return /:(?:image|component)\/([^/]+)/.exec(base)?.[1] ?? base.replace(/^ssm:/, "");
}

async function answerOf(question: Question, beneath: Beneath, clients: Clients): Promise<Answer> {
  switch (question.kind) {
    case "source":
      return newestOf(question.source, clients);
    case "ami":
      return newestAmi(question, await clients.ec2());
    case "digest":
      return { now: await todayOf(question.reference, beneath), from: question.reference };
    case "version": {
      const versions = await Promise.all(question.of.map((arn) => todayOf(`${arn}/x.x.x`, beneath)));
      // Architectures of a family may be a day apart: the one version that the definition names must be there for each.
      const [oldest = ""] = versions.sort(compareVersions);
      return { now: oldest, from: question.of.join(", ") };
    }
    case "ours":
      throw new Error("a parent of the repository is read, not asked for");
  }
}

async function todayOf(base: string, beneath: Beneath): Promise<string> {
  const today = await beneath.today(base);
  if (today.kind === "unknown") throw new Unknown(today.said);
  return today.now;
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeImages.html: without those that are deprecated */
async function newestAmi({ owner, name, architecture }: Extract<Question, { kind: "ami" }>, ec2: Ec2): Promise<Answer> {
  const filters = Object.entries({ name, architecture, state: "available" });
  const parameters: Record<string, string> = { "Owner.1": owner };
  for (const [at, [key, value]] of filters.entries())
    Object.assign(parameters, { [`Filter.${String(at + 1)}.Name`]: key, [`Filter.${String(at + 1)}.Value.1`]: value });
  const images = itemsOf(await patiently(ec2, "DescribeImages", parameters));
  const [newest = ""] = images.toSorted((one, other) => compareDates(other, one));
  const now = told(newest, "imageId");
  if (now === undefined) throw new Unknown(`${owner} has no AMI of this name for ${architecture}`);
  return { now, title: told(newest, "name") ?? "", from: `owner ${owner}` };
}

function compareDates(one: string, other: string): number {
  const [own = "", others = ""] = [one, other].map((item) => told(item, "creationDate"));
  return Number(own > others) - Number(own < others);
}

/** As much of a version as was written: with the number of a build where it had one, and of an ARN all before. */
function writtenLike(before: string, now: string): string {
  const version = versionOf(before);
  if (!/^\d+\.\d+\.\d+\/\d+$/.test(now) || !/^\d+\.\d+\.\d+/.test(version)) return now;
  return before.slice(0, before.length - version.length) + (version.includes("/") ? now : now.replace(/\/\d+$/, ""));
}

function versionOf(text: string): string {
  return text.startsWith("arn:") ? versionIn(text) : text;
}

/** Versions never go back; of what is none, another is a newer one. */
function isNewer(now: string, before: string): boolean {
  const areVersions = [now, before].every((each) => /^v?\d[\d./]*$/.test(versionOf(each)));
  return areVersions ? compareVersions(before, now) < 0 : now !== before;
}

/** Number by number. */
export function compareVersions(one: string, other: string): number {
  const [own = [], others = []] = [one, other].map((each) => versionOf(each).match(/\d+/g)?.map(Number));
  const steps = Array.from({ length: Math.max(own.length, others.length) }, (_, at) => (own[at] ?? 0) - (others[at] ?? 0)); // prettier-ignore
  return steps.find((step) => step !== 0) ?? 0;
}

/** @throws what is a bug of ours */
function wordsOf(error: unknown): string {
  return error instanceof Unknown ? error.message : saidBy(error);
}
