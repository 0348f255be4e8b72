import { buildsOf, descendants, marked, withdrawAmis, type AmiDone, type Revocation } from "../../../operations/channels/revoke"; // prettier-ignore
import type { Build } from "../../../operations/rebuild/build";
import { trackingId } from "../../../operations/rebuild/tracking-id";
import { awsError } from "../../aws/errors";
import { CliError, type ExitCode } from "../../terminal/exit-code";
import { printable, printableJson } from "../../terminal/printable";
import { table } from "../../terminal/table";
import type { Terminal } from "../../terminal/terminal";
import { isDry, openImages } from "../promote/images";
import { moved, reasonsOf } from "../promote/moves";
import type { MoveOptions } from "../promote/run";

export type RevokeOptions = MoveOptions & Omit<Revocation, "version" | "why">;

/** `golden revoke`: takes a version out of use, and names what was built on it. */
export async function revoke(options: RevokeOptions, terminal: Terminal): Promise<ExitCode> {
  const [name = "", version = ""] = options.names;
  if (!/^\d+\.\d+\.\d+(?:\/\d+)?$/.test(version))
    throw new CliError(
      `${printable(version)} is no version.`,
      "Write 1.2.0 or 1.2.0/3: golden releases shows them.",
      1,
    );
  const wish = { ...options, version, why: options.reason ?? "without a reason" };
  const dry = isDry(options, terminal);
  try {
    const { images, targets, cloud } = await openImages({ ...options, names: [name] });
    const [image] = images;
    if (image === undefined) return 1;
    const builds = await buildsOf(image, cloud, version);
    const children = await descendants(builds, targets.filter((each) => each.image !== image.name), cloud); // prettier-ignore
    const looking = { ...cloud, mark: () => Promise.resolve() };
    await moved(image, cloud, () => marked(image, dry ? looking : cloud, builds, wish), dry, terminal);
    const done = dry ? [] : await withdrawAmis(builds, cloud, wish, new Date());
    report({ builds, children, done }, dry, options.format, terminal);
    return done.some(({ refused }) => refused !== undefined) ? 1 : 0;
  } catch (error) {
    const reasons = reasonsOf(error);
    if (reasons === undefined) throw awsError(error) ?? error;
    const fix = options.rollback === true ? "Promote another build first." : "Promote another build, golden rollback, or add --rollback."; // prettier-ignore
    throw new CliError(reasons.join("\n"), fix, 1);
  }
}

interface Revoked {
  readonly builds: readonly Build[];
  readonly children: readonly Build[];
  readonly done: readonly AmiDone[];
}

function report({ builds, children, done }: Revoked, dry: boolean, format: string, terminal: Terminal): void {
  const [ids, childIds] = [builds, children].map((all) => all.map(({ id }) => trackingId(id)));
  if (format === "json") return terminal.out(printableJson({ format: 1, dryRun: dry, builds: ids, descendants: childIds, amis: done })); // prettier-ignore
  terminal.out(printable(`${dry ? "to revoke (nothing was done: add --yes)" : "revoked"}: ${(ids ?? []).join(", ")}`));
  const rows = done.map(({ region, account, ami, refused = "deprecated" }) => [region, account, ami, refused].map(printable)); // prettier-ignore
  if (rows.length > 0) terminal.out(table(["REGION", "ACCOUNT", "AMI", "RESULT"], rows, terminal));
  for (const arn of done.flatMap(({ usedBy = [] }) => usedBy)) terminal.err(printable(`note: ${arn} names its AMI`), 2);
  for (const id of childIds ?? []) terminal.err(printable(`note: ${id} was built on it, and is not revoked`), 2);
}
