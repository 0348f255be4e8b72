import type { Build } from "../../../operations/rebuild/build";
import { isRunning } from "../../../operations/rebuild/build";
import type { Line, NotStarted, Progress } from "../../../operations/rebuild/progress";
import type { Doubt } from "../../../operations/rebuild/bases";
import type { Reason } from "../../../operations/rebuild/reasons";
import { trackingId } from "../../../operations/rebuild/tracking-id";
import { parentsOf } from "../../../plan/waves";
import { durationWords } from "../../terminal/duration";
import { plural } from "../../terminal/issue-report";

export function reasonWord(reason: Reason): string {
  switch (reason.kind) {
    case "asked":
      return "asked for";
    case "variables":
      return `uses ${reason.variables.join(", ")}`;
    case "changed":
      return `changed since ${reason.base}`;
    case "child":
      return `built on ${reason.parent}`;
    case "no-build":
      return `no build of ${reason.version} is available`;
    case "last-failed":
      return `the last build failed${reason.said === undefined ? "" : `: ${reason.said}`}`;
    case "parent-newer":
      return `its parent ${reason.parent} has a newer build, ${nameOf(reason.build)}`;
    case "base-newer":
      return baseNewer(reason);
    case "findings":
      return findingsWord(reason);
    case "old":
      return `the last build is ${reason.days.toString()} days old`;
    case "begun":
      return `this command began it, ${nameOf(reason.build)}`;
  }
}

function baseNewer(reason: Extract<Reason, { readonly kind: "base-newer" }>): string {
  const words = `${baseWord(reason.base)} ${shortOf(reason.now)}`;
  if ("built" in reason) return `${words}, built on ${shortOf(reason.built)}`;
  return `${words} of ${reason.since}, the last build is of ${reason.lastBuild}`;
}

function findingsWord({ count, severity, first }: Extract<Reason, { readonly kind: "findings" }>): string {
  const as = severity === "critical" ? severity : `${severity} or worse`;
  return `${plural(count, "finding")} (${as}) with a fix: ${first}${count === 1 ? "" : " …"}`;
}

/** `parent amazon-linux-2023-x86`; of a component, parameter or registry as well. */
function baseWord(base: string): string {
  if (base.startsWith("ssm:")) return `parameter ${base.slice("ssm:".length)} is`;
  const [, kind = "", name = ""] = /:(image|component)\/([^/]+)/.exec(base) ?? [];
  return `${kind === "image" ? "parent" : kind} ${name}`;
}

/** `2026.11.20/1` → `2026.11.20`: Amazon builds each once. */
function shortOf(version: string): string {
  return version.replace(/^(\d+\.\d+\.\d+)\/1$/, "$1");
}

/** What a rebuild would not mend, or nobody can tell, with the command that shows it. */
export function doubtWords(doubt: Doubt): string {
  const { base } = doubt;
  const [tagged = "", digest = ""] = base.split("@");
  if (doubt.kind === "pinned") {
    const [now, pinned] = [doubt.now, digest].map((each) => each.slice(0, "sha256:".length + 12));
    return `${tagged} is ${now ?? ""} today, the definition has ${pinned ?? ""}: a rebuild keeps that; change the digest`;
  }
  const isAsked = /^arn:|^ssm:|@/.test(base);
  const own = /\/\d+$/.test(base) ? `findings of ${nameOf(base)}` : baseWord(base);
  const what = base.startsWith("arn:") ? own : tagged;
  return `${what}: ${doubt.said}${isAsked ? `; see ${commandFor(base, tagged)}` : ""}`;
}

function commandFor(base: string, tagged: string): string {
  if (base.startsWith("ssm:")) return `aws ssm get-parameter --name ${base.slice("ssm:".length)}`;
  if (base.includes("@")) return `docker buildx imagetools inspect ${tagged}`;
  const what = base.includes(":component/") ? "component" : "image";
  return `aws imagebuilder get-${what} --${what}-build-version-arn ${base}`;
}

/** The words of every state, as of the last table: the order of the sum, the best first. */
export const STATES: Readonly<Record<Progress["state"], string>> = {
  available: "available",
  building: "building",
  waiting: "waiting",
  failed: "failed",
  cancelled: "cancelled",
  "timed-out": "timed out",
  "never-started": "never started",
  "not-started": "not started",
  unknown: "unknown",
};

/** Of a build that goes on, Image Builder's own word: `testing`. */
export function stateWord(progress: Progress): string {
  if (progress.state !== "building" || !isRunning(progress.build)) return STATES[progress.state];
  return progress.build.status.toLowerCase().replaceAll("_", " ");
}

/** How long it has taken; empty for what was not watched to its end. */
export function timeOf(progress: Progress, now: Date): string {
  if (!("build" in progress) || progress.build.startedAt === undefined) return "";
  const end = "endedAt" in progress ? progress.endedAt : undefined;
  if (end === undefined && progress.state !== "building") return "";
  return durationWords((end ?? now).getTime() - progress.build.startedAt.getTime());
}

/** What came of it, or why nothing did. */
export function resultOf({ target, progress }: Line): string {
  switch (progress.state) {
    case "available":
      return outputOf(progress.build) + (progress.how === "built" ? "" : ` (${HOW[progress.how]})`);
    case "building":
      return trackingId(progress.build.id) + (progress.how === "joined" ? " (was building already)" : "");
    case "waiting":
      return target.parent === undefined ? "" : `for ${parentsOf(target).join(", ")}`;
    case "failed":
    case "cancelled":
      return progress.build.reason ?? "no reason is given";
    case "timed-out":
      return `the time limit ended in ${progress.build.status}; the build goes on`;
    case "never-started":
      return `accepted, and still ${progress.build.status} at the time limit`;
    case "unknown":
      return progress.said;
    case "not-started":
      return notStarted(progress.why, target.version);
  }
}

const HOW = { joined: "was building already", kept: "was built already" } as const;

function notStarted(why: NotStarted, version: string): string {
  switch (why.kind) {
    case "parent":
      return `its parent ${why.parent}: ${STATES[why.state]}`;
    case "not-deployed":
      return why.deployed === undefined
        ? "its pipeline is not deployed"
        : `its pipeline still builds ${why.deployed}: deploy ${version} first`;
    case "refused":
      return why.said;
    case "time-limit":
      return "the time limit came first";
  }
}

/** AMIs by Region, copies of other accounts with these; or references of a container. */
export function outputOf({ id: build, amis, containers }: Build): string {
  const [, , , , owner] = build.split(":");
  const words = amis.map(({ region, account, id }) => `${id} ${region}${account === owner ? "" : ` of ${account}`}`);
  return [...words, ...containers].join(", ") || nameOf(build);
}

/** `…:image/web-x86-64/1.2.0/3` → `1.2.0/3`; a page as it is. */
function nameOf(id: string): string {
  return id.startsWith("https:") ? id : id.split("/").slice(-2).join("/");
}

const CONSOLES: Readonly<Record<string, string>> = {
  aws: "console.aws.amazon.com",
  "aws-cn": "console.amazonaws.cn",
  "aws-us-gov": "console.amazonaws-us-gov.com",
};

/** The build's log in the console, in the form in which CodeBuild too gives such links; undefined in other partitions. */
export function logLink({ id: arn, log, link }: Build): string | undefined {
  if (link !== undefined || arn.startsWith("https:")) return link ?? arn;
  const [, partition = "", , region = ""] = arn.split(":");
  const host = CONSOLES[partition];
  if (host === undefined || log === undefined) return undefined;
  const encoded = (text: string): string => encodeURIComponent(encodeURIComponent(text)).replaceAll("%", "$");
  const place = `log-group/${encoded(log.group)}/log-events/${encoded(log.stream)}`;
  return `https://${host}/cloudwatch/home?region=${region}#logsV2:log-groups/${place}`;
}
