import { folderSource, loadStackImages, selectImages, type ImageDefinition, type Stack } from "../../../definition";
import { planImages } from "../../../plan";
import { homeIn } from "../../../plan/arn";
import { movedBases, newerThan, type Clients, type Doubt, type Finding } from "../../../operations/update/newest";
import { pinsOf, variablePins, type Pin, type Unwatched } from "../../../operations/update/pin";
import { AwsClients } from "../../aws/clients";
import { concludeEdits, soundDrafts } from "../../diff/drafts";
import { definitionName } from "../../fleet/image-names";
import { findRoot } from "../../fleet/root";
import { chooseStack, hasErrors } from "../../fleet/stack-settings";
import { publicClient } from "../../github/place";
import type { ExitCode } from "../../terminal/exit-code";
import { plural } from "../../terminal/issue-report";
import { printableJson } from "../../terminal/printable";
import type { Terminal } from "../../terminal/terminal";
import { toChannels } from "../notify/addressees";
import { announceTo, orNote, type Announce } from "../notify/people";
import { openBuilders } from "../rebuild/builders";
import { refuseUnknown } from "../rebuild/selection";
import { refuse } from "../variables/set";
import { behind, draft, groupsOf, type UpdateSettings } from "./group";
import { findingsTable, pullRequestText, sayDoubts } from "./report";

export interface UpdateOptions {
  readonly names: readonly string[];
  readonly dryRun?: boolean;
  readonly pullRequest?: boolean;
  /** `owner/name`, or an address. @default the remote origin */
  readonly repository?: string;
  readonly format: "text" | "json" | "markdown";
  readonly stack?: string;
  readonly root?: string;
  /** Called for each pull request that was opened or updated. @default the event bus */
  readonly announce?: Announce;
}

/** All that is newer, and what is needed to propose it. */
export interface Update {
  readonly root: string;
  readonly stack: string;
  readonly settings: UpdateSettings;
  /** Tells people of a pull request. */
  readonly tell: Announce;
  readonly toChannels: ReturnType<typeof toChannels>;
  /** What is to be written. */
  readonly findings: readonly Finding[];
  /** What is only told of. */
  readonly told: readonly Finding[];
  readonly doubts: readonly Doubt[];
  readonly unwatched: readonly Unwatched[];
  /** Pins to images of the repository. */
  readonly pinned: readonly Pin[];
}

/** `golden update`: finds what is newer, and writes it, shows it or proposes it. */
export async function update(options: UpdateOptions, terminal: Terminal): Promise<ExitCode> {
  const root = findRoot(options.root);
  const stack = chooseStack(root, options.stack);
  const found = await findAll(root, stack, options, terminal);
  if (found === undefined) return 1;
  if (options.format !== "json") sayDoubts(found.doubts, found.unwatched, terminal);
  const code =
    options.pullRequest === true
      ? await (await import("./pull-request.js")).proposeGroups(found, options, terminal)
      : conclude(found, options, terminal);
  return code === 0 && found.doubts.length > 0 ? 1 : code;
}

async function findAll(
  root: string,
  stack: Stack<"images">,
  options: UpdateOptions,
  terminal: Terminal,
): Promise<Update | undefined> {
  const source = folderSource(root);
  const images = loadStackImages(source, stack);
  const { settings } = stack;
  if (settings === undefined || hasErrors(stack, images, terminal, root)) return undefined;
  const chosen = choose(options.names, images.deployed, root);
  const names = new Set(chosen.map(({ name }) => name));
  const own = chosen.map((each) => pinsOf(each, source, homeIn(settings.account, settings.region)));
  const variables = variablePins(source, images.kin).filter((pin) => pin.images.some((name) => names.has(name)));
  const pins = [...variables, ...own.flatMap((each) => each.pins)];
  const [pinned, asked] = [true, false].map((isOurs) => pins.filter((pin) => (pin.question.kind === "ours") === isOurs)); // prettier-ignore
  const { update: wanted = {} } = settings;
  const clients = clientsIn(settings.region);
  const newer = await newerThan(asked ?? [], clients, wanted.values ?? "minor");
  const bases = wanted.bases ?? "patch";
  const plan = planImages({ definitions: images.definitions, settings, stack: stack.name, names: images.deployed.map(({ name }) => name) }); // prettier-ignore
  const builder = openBuilders(settings, "");
  const moved =
    bases === "none" ? { findings: [], doubts: [] } : await movedBases(plan, names, builder, clients, bases);
  const findings = [...newer.findings, ...behind(source, pinned ?? [], wanted.values ?? "minor"), ...moved.findings];
  return {
    ...{ root, stack: stack.name, settings: wanted, pinned: pinned ?? [] },
    toChannels: toChannels(stack, images),
    tell: orNote(options.announce ?? announceTo(settings), terminal),
    findings: findings.filter(({ policy }) => policy !== "none"),
    told: findings.filter(({ policy }) => policy === "none"),
    doubts: [...newer.doubts, ...moved.doubts],
    unwatched: own.flatMap((each) => each.unwatched),
  };
}

function choose(names: readonly string[], deployed: readonly ImageDefinition[], root: string) {
  const globs = names.map((name) => definitionName(name, root));
  const known = deployed.map(({ name }) => name);
  for (const glob of globs.filter((each) => !each.startsWith("!"))) refuseUnknown(glob, known);
  return globs.length === 0 ? deployed : selectImages(deployed, globs);
}

function clientsIn(own: string): Clients {
  const aws = new AwsClients(own);
  const ecr = (region: string) => new AwsClients(region).ecr();
  const github = publicClient();
  return { imageBuilder: () => aws.imageBuilder(), ssm: () => aws.ssm(), ec2: () => aws.ec2(), ecr, github };
}

/** In the files at hand, or only shown. */
function conclude(found: Update, options: UpdateOptions, terminal: Terminal): ExitCode {
  const { root, settings, pinned, told, doubts, unwatched } = found;
  const { drafts, findings, faults } = draft(root, found.findings, pinned, settings);
  const { dryRun = false, format } = options;
  refuse(faults, terminal);
  const files = drafts.changes().map(({ file }) => file);
  const all = [...findings, ...told];
  if (format !== "text") {
    const { changes } = soundDrafts(root, drafts, terminal);
    if (!dryRun) drafts.write();
    const groups = [...groupsOf(findings, settings, found.stack)].map(([group, own]) => ({ ...group, what: own.map(({ what }) => what) })); // prettier-ignore
    const data = { format: 1, written: !dryRun && files.length > 0, findings: all, doubts, unwatched, groups, files, changes }; // prettier-ignore
    terminal.out(format === "json" ? printableJson(data) : pullRequestText(all, changes));
    return 0;
  }
  if (all.length > 0) terminal.out(`${findingsTable(all, terminal)}\n`);
  if (files.length > 0) return concludeEdits(root, drafts, { names: [], dryRun }, terminal);
  const but =
    doubts.length > 0
      ? ` that is known; ${plural(doubts.length, "answer")} ${doubts.length === 1 ? "is" : "are"} missing`
      : "";
  terminal.done(all.length > 0 ? "Nothing to write." : `Nothing is newer${but}.`);
  return 0;
}
