import type { Live, LiveBuild } from "../../../catalogue/live";
import { findingsOfImage } from "../../../operations/rebuild/findings";
import { inParts } from "../../../operations/rebuild/in-parts";
import { saidBy } from "../../../operations/rebuild/rebuild";
import { atVersion, targetsOf } from "../../../operations/rebuild/target";
import type { Plan } from "../../../plan";
import { AwsClients } from "../../aws/clients";
import { awsError } from "../../aws/errors";
import { openBuilders } from "../rebuild/builders";
import { refuseOtherAccount } from "../rebuild/run";

/** What AWS has of the images that it builds, in two or three calls for each; what cannot be told of one is a note of that one. */
export async function liveFleet(plan: Plan, scanned: ReadonlySet<string>): Promise<Live> {
  const builder = openBuilders(plan.stack, "");
  const targets = targetsOf(plan).filter((target) => target.builder !== "github");
  const deployed = await builder.deployed(targets).catch((error: unknown) => {
    throw awsError(error) ?? error;
  });
  refuseOtherAccount([...deployed.values()].map(({ id }) => id).filter((id) => id.startsWith("arn:")), plan.stack.account); // prettier-ignore
  const images = await new AwsClients(plan.stack.region).imageBuilder();
  const found = await inParts(targets, async (target): Promise<LiveBuild> => {
    const version = deployed.get(target.id)?.version;
    if (version === undefined) return { target: target.id };
    const known = { target: target.id, version };
    try {
      const builds = await builder.builds(atVersion(target, version));
      const build = builds.find(({ state }) => state === "available") ?? builds[0];
      if (build === undefined) return { ...known, note: "It was never built" };
      if (!scanned.has(target.image) || target.builder !== "image-builder") return { ...known, build };
      const findings = await findingsOfImage(images, build.id, "medium").catch((error: unknown) => ({ none: saidBy(error) })); // prettier-ignore
      if ("none" in findings) return { ...known, build, note: `Findings are not known: ${findings.none}` };
      const { count, first } = findings;
      return { ...known, build, findings: count === 0 ? "No findings with a fix, from medium on" : `${count.toString()} findings with a fix, from medium on; one of the worst is ${first}` }; // prettier-ignore
    } catch (error) {
      return { ...known, note: `Builds are not known: ${saidBy(error)}` };
    }
  });
  const builds = new Map<string, LiveBuild[]>();
  targets.forEach(({ image }, index) => {
    const own = found[index];
    if (own !== undefined) builds.set(image, [...(builds.get(image) ?? []), own]);
  });
  return { at: new Date(), builds };
}
