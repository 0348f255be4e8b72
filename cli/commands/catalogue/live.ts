import type { Live, LiveBuild } from "../../../catalogue/live";
import type { TrackingBuilder } from "../../../operations/rebuild/build";
import { findingsOfImage } from "../../../operations/rebuild/findings";
import { inParts } from "../../../operations/rebuild/in-parts";
import { saidBy } from "../../../operations/rebuild/rebuild";
import { atVersion, targetsOf, type Target } from "../../../operations/rebuild/target";
import type { Plan } from "../../../plan";
import { AwsClients } from "../../aws/clients";
import { awsError } from "../../aws/errors";
import type { VersionHistory } from "../../fleet/past-versions";
import { printable } from "../../terminal/printable";
import type { Terminal } from "../../terminal/terminal";
import { openBuilders } from "../rebuild/builders";
import { refuseOtherAccount } from "../rebuild/run";
import { askChannels } from "./channels";
import { askFollowers } from "./followers";

/** What is asked about. */
export interface LiveStack {
  readonly name: string;
  readonly plan: Plan;
  /** Names of images that are scanned. */
  readonly scanned: ReadonlySet<string>;
  readonly history: VersionHistory;
}

/**
 * What AWS has of the images that it builds, in two or three calls for each, and one for each Region of a channel; and on GitHub who
 * follows them. What cannot be told of one is a note of that one.
 */
export async function liveFleet(stack: LiveStack, { err }: Pick<Terminal, "err">): Promise<Live> {
  const { name, plan, scanned, history } = stack;
  const builder = openBuilders(plan.stack, "");
  const targets = targetsOf(plan).filter((target) => target.builder !== "github");
  const ask = await askBuilds(builder, plan, scanned);
  const channelsOf = askChannels(plan, targets);
  const found = await (async () => {
    const deployed = await builder.deployed(targets);
    refuseOtherAccount([...deployed.values()].map(({ id }) => id).filter((id) => id.startsWith("arn:")), plan.stack.account); // prettier-ignore
    return inParts(targets, async (target): Promise<LiveBuild> => {
      const channels = await channelsOf(target);
      return { target: target.id, ...(await ask(target, deployed.get(target.id)?.version)), ...(channels && { channels }) }; // prettier-ignore
    });
  })().catch((error: unknown) => {
    throw awsError(error) ?? error;
  });
  const builds = new Map<string, LiveBuild[]>();
  for (const [at, { image }] of targets.entries())
    builds.set(image, [...(builds.get(image) ?? []), ...found.slice(at, at + 1)]);
  const consumers = await askFollowers(plan, name, history).catch((error: unknown) => {
    err(`note: who follows is not known: ${printable((error as Error).message)}`, 2);
    return undefined;
  });
  return { at: new Date(), builds, ...(consumers && { consumers }) };
}

/** Asks for the newest build of the version that is deployed, and what its scan found. */
async function askBuilds(builder: TrackingBuilder, { stack }: Plan, scanned: ReadonlySet<string>) {
  const images = await new AwsClients(stack.region).imageBuilder();
  return async (target: Target, version: string | undefined): Promise<Omit<LiveBuild, "target" | "channels">> => {
    if (version === undefined) return {};
    try {
      const builds = await builder.builds(atVersion(target, version));
      const build = builds.find(({ state }) => state === "available") ?? builds[0];
      if (build === undefined) return { version, note: "It was never built" };
      if (!scanned.has(target.image) || target.builder !== "image-builder") return { version, build };
      const findings = await findingsOfImage(images, build.id, "medium").catch((error: unknown) => ({ none: saidBy(error) })); // prettier-ignore
      if ("none" in findings) return { version, build, note: `Findings are not known: ${findings.none}` };
      const { count, first } = findings;
      return { version, build, findings: count === 0 ? "No findings with a fix, from medium on" : `${count.toString()} findings with a fix, from medium on; one of the worst is ${first}` }; // prettier-ignore
    } catch (error) {
      return { version, note: `Builds are not known: ${saidBy(error)}` };
    }
  };
}
