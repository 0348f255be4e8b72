import { buildsOf, descendants, marked, withdrawAmis, type AmiDone, type Revocation } from "../../../operations/channels/revoke"; // prettier-ignore
import type { Build } from "../../../operations/rebuild/build";
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
    const builds = await buildsOf(image, cloud, version);
    const children = await descendants(builds, targets.filter((each) => each.image !== image.name), cloud); // prettier-ignore
    const looking = { ...cloud, mark: () => Promise.resolve() };
    await moved(image, cloud, () => marked(image, dry ? looking : cloud, builds, wish), dry, terminal);
    const done = dry ? [] : await withdrawAmis(builds, cloud, wish, new Date());
    const found = { builds, children, done };
    report(found, dry, options.format, terminal);
    if (options.summary === true) appendSummary(revokedMarkdown(`${image.name} ${version}`, found, dry));
    return done.some(({ refused }) => refused !== undefined) ? 1 : 0;
  } catch (error) {
    const reasons = reasonsOf(error);
    if (reasons === undefined) throw awsError(error) ?? error;
    if (options.summary === true) appendSummary(movesMarkdown("golden revoke", [{ image: name, refused: reasons }], dry));
    throw new CliError(reasons.join("\n"), "Promote another build, golden rollback, or add --rollback.", 1);
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
  terminal.out(`${dry ? "to revoke (nothing was done: add --yes)" : "revoked"}: ${(ids ?? []).join(", ")}`);
  const rows = done.map(rowOf);
  if (rows.length > 0) terminal.out(table(HEAD.map((each) => each.toUpperCase()), rows.map((row) => row.map(printable)), terminal)); // prettier-ignore
  for (const note of notesOf(done, childIds ?? [])) terminal.err(printable(`note: ${note}`), 2);
}

const HEAD = ["Region", "Account", "AMI", "Result"];

function rowOf({ region, account, ami, refused = "deprecated" }: AmiDone): readonly string[] {
  return [region, account, ami, refused];
}

function notesOf(done: readonly AmiDone[], children: readonly string[]): readonly string[] {
  const uses = done.flatMap(({ usedBy = [] }) => usedBy).map((arn) => `${arn} names its AMI`);
  return [...uses, ...children.map((id) => `${id} was built on it, and is not revoked`)];
}

function revokedMarkdown(what: string, { builds, children, done }: Revoked, isDry: boolean): string {
  const names = (all: readonly Build[]) => all.map(({ id }) => trackingId(id));
  const said = `${isDry ? "to revoke (nothing was done)" : "revoked"}: ${names(builds).join(", ")}`;
  const rows = done.length === 0 ? [] : [markdownTable(HEAD, done.map(rowOf))];
  const notes = notesOf(done, names(children)).map((note) => `- ${escapeMarkdown(note)}`);
  return [`## golden revoke ${escapeMarkdown(what)}`, escapeMarkdown(said), ...rows, ...(notes.length === 0 ? [] : [notes.join("\n")])].join("\n\n"); // prettier-ignore
}
