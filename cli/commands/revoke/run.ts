import { buildsOf, builtOn, descendants, marked, withdrawAmis, type AmiDone, type Revocation } from "../../../operations/channels/revoke"; // prettier-ignore
import type { ChannelImage, Cloud } from "../../../operations/channels/promote";
import type { Build } from "../../../operations/rebuild/build";
import type { Target } from "../../../operations/rebuild/target";
import { trackingId } from "../../../operations/rebuild/tracking-id";
import { awsError } from "../../aws/errors";
import { escapeMarkdown, markdownTable } from "../../diff/markdown";
import { CliError, type ExitCode } from "../../terminal/exit-code";
import { appendSummary } from "../../terminal/job-summary";
import { printable, printableJson } from "../../terminal/printable";
import { table } from "../../terminal/table";
import type { Terminal } from "../../terminal/terminal";
import { isDry, openImages } from "../promote/images";
import { moved, reasonsOf } from "../promote/moves";
import { movesMarkdown } from "../promote/report";
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
    refuseFlags(image, options);
    const builds = await buildsOf(image, cloud, version);
    const above = await whatIsOn(image, builds, targets, cloud);
    const looking = { ...cloud, mark: () => Promise.resolve() };
    await moved(image, cloud, () => marked(image, dry ? looking : cloud, builds, wish), dry, terminal);
    const done = dry ? [] : await withdrawAmis(builds, cloud, wish, new Date());
    const found = { builds, ...above, done };
    report(found, dry, options.format, terminal);
    if (options.summary === true) appendSummary(revokedMarkdown(`${image.name} ${version}`, found, dry));
    return done.some(({ refused }) => refused !== undefined) ? 1 : 0;
  } catch (error) {
    const reasons = reasonsOf(error);
    if (reasons === undefined) throw awsError(error) ?? error;
    const fix = options.rollback === true ? "Promote another build first." : "Promote another build, golden rollback, or add --rollback."; // prettier-ignore
    if (options.summary === true)
      appendSummary(movesMarkdown("golden revoke", [{ image: name, refused: reasons }], dry));
    throw new CliError(reasons.join("\n"), fix, 1);
  }
}

/** @throws CliError */
function refuseFlags({ lines }: ChannelImage, { disable, withdrawPermissions }: RevokeOptions): void {
  if (!lines.some(({ container }) => container) || !(disable === true || withdrawPermissions === true)) return;
  const fix = "Delete it: aws ecr batch-delete-image; or change distribution.share, for the whole repository.";
  throw new CliError("A container is neither disabled nor shared build by build.", fix, 1);
}

/** Builds that were made from AMIs of these, by EC2's record; of containers, of which nobody keeps one, what the plan builds on them. */
async function whatIsOn(
  { name, lines }: ChannelImage,
  builds: readonly Build[],
  targets: readonly Target[],
  cloud: Cloud,
): Promise<Pick<Revoked, "children" | "above">> {
  if (lines.some(({ container }) => container)) return { children: [], above: builtOn(name, targets) };
  const others = targets.flatMap((each) => (each.builder === "image-builder" && each.image !== name ? [each] : []));
  return { children: await descendants(builds, others, cloud), above: [] };
}

interface Revoked {
  readonly builds: readonly Build[];
  readonly children: readonly Build[];
  /** Ids of targets, of whose builds nobody can tell. */
  readonly above: readonly string[];
  readonly done: readonly AmiDone[];
}

function report({ builds, children, above, done }: Revoked, dry: boolean, format: string, terminal: Terminal): void {
  const [ids, childIds] = [builds, children].map((all) => all.map(({ id }) => trackingId(id)));
  if (format === "json") return terminal.out(printableJson({ format: 1, dryRun: dry, builds: ids, descendants: childIds, builtOnImage: above, amis: done })); // prettier-ignore
  terminal.out(printable(`${dry ? "to revoke (nothing was done: add --yes)" : "revoked"}: ${(ids ?? []).join(", ")}`));
  const rows = done.map(rowOf);
  if (rows.length > 0) terminal.out(table(HEAD.map((each) => each.toUpperCase()), rows.map((row) => row.map(printable)), terminal)); // prettier-ignore
  for (const note of notesOf(done, childIds ?? [], above)) terminal.err(printable(`note: ${note}`), 2);
}

const HEAD = ["Region", "Account", "AMI", "Result"];

function rowOf({ region, account, ami, refused = "deprecated" }: AmiDone): readonly string[] {
  return [region, account, ami, refused];
}

function notesOf(done: readonly AmiDone[], children: readonly string[], above: readonly string[]): readonly string[] {
  const uses = done.flatMap(({ usedBy = [] }) => usedBy).map((arn) => `${arn} names its AMI`);
  const maybe = above.map((id) => `${id} is built on this image: its builds since may have it, and are not revoked`);
  return [...uses, ...children.map((id) => `${id} was built on it, and is not revoked`), ...maybe];
}

function revokedMarkdown(what: string, { builds, children, above, done }: Revoked, isDry: boolean): string {
  const names = (all: readonly Build[]) => all.map(({ id }) => trackingId(id));
  const said = `${isDry ? "to revoke (nothing was done)" : "revoked"}: ${names(builds).join(", ")}`;
  const rows = done.length === 0 ? [] : [markdownTable(HEAD, done.map(rowOf))];
  const notes = notesOf(done, names(children), above).map((note) => `- ${escapeMarkdown(note)}`);
  return [`## golden revoke ${escapeMarkdown(what)}`, escapeMarkdown(said), ...rows, ...(notes.length === 0 ? [] : [notes.join("\n")])].join("\n\n"); // prettier-ignore
}
