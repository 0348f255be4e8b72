import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { MARK } from "../../../catalogue/page";
import type { CatalogueStack } from "../../../catalogue/member";
import { catalogueSite } from "../../../catalogue/site";
import { folderSource, loadStackImages, type Stack } from "../../../definition";
import { planImages } from "../../../plan";
import { writeNewFiles } from "../../fleet/new-files";
import { findRoot } from "../../fleet/root";
import { chooseStack, hasErrors } from "../../fleet/stack-settings";
import { versionHistory, type VersionHistory } from "../../fleet/past-versions";
import { CliError, type ExitCode } from "../../terminal/exit-code";
import { plural } from "../../terminal/issue-report";
import { printable } from "../../terminal/printable";
import type { Terminal } from "../../terminal/terminal";

export interface CatalogueOptions {
  readonly out: string;
  readonly live?: boolean;
  readonly root?: string;
  /** @default the only one, or prod */
  readonly stack?: readonly string[];
}

/** `golden catalogue`: a static site about the images of stacks. Nothing is written where a definition has an error. */
export async function catalogue(options: CatalogueOptions, terminal: Terminal): Promise<ExitCode> {
  const root = findRoot(options.root);
  const named = options.stack === undefined ? [undefined] : [...new Set(options.stack)];
  const stacks = named.map((name) => planned(chooseStack(root, name), root, terminal));
  if (!stacks.every((stack) => stack !== undefined)) return 1;
  const history = await versionHistory(root);
  if (history.kind === "unknown") terminal.err(`note: versions have no commits: ${history.why.replace("-", " ")}.`, 2);
  const read = options.live === true ? await readLive(stacks, history, terminal) : stacks;
  const repository = stacks.map((stack) => stack.repository).find((each) => each !== undefined);
  const definitions = stacks.flatMap((stack) => stack.definitions);
  const site = catalogueSite({ stacks: read, definitions, history, ...(repository !== undefined && { repository }) });
  const old = earlierFiles(options.out, [...site.keys()]);
  writeNewFiles(options.out, site, true);
  for (const file of old) if (!site.has(file)) rmSync(join(options.out, file));
  const images = new Set(stacks.flatMap(({ plan }) => plan.images.map(({ name }) => name)));
  const index = printable(join(options.out, "index.html"));
  terminal.done(`${terminal.colors.green("wrote:")} ${index} with ${plural(images.size, "image")}`);
  return 0;
}

type Planned = Exclude<ReturnType<typeof planned>, undefined>;

/** Undefined where there are errors, which are printed. */
function planned(stack: Stack<"images">, root: string, terminal: Terminal) {
  const { settings, name } = stack;
  const images = loadStackImages(folderSource(root), stack);
  if (hasErrors(stack, images, terminal, root) || settings === undefined) return undefined;
  const { definitions, deployed } = images;
  const plan = planImages({ stack: name, settings, definitions, names: deployed.map((image) => image.name) });
  const scanned = deployed.filter((image) => "scanning" in image && image.scanning.enabled).map((image) => image.name);
  return { name, plan, definitions, scanned: new Set(scanned), repository: settings.repository };
}

/** Of several stacks one that cannot be asked, as in another account than the credentials', is shown without; if none can, that is an error. */
async function readLive(
  stacks: readonly Planned[],
  history: VersionHistory,
  terminal: Terminal,
): Promise<readonly CatalogueStack[]> {
  const { liveFleet } = await import("./live.js");
  const read: CatalogueStack[] = [];
  for (const [at, stack] of stacks.entries()) {
    try {
      read.push({ ...stack, live: await liveFleet({ ...stack, history }, terminal) });
    } catch (error) {
      const isAlone = at === stacks.length - 1 && read.every(({ live }) => live === undefined);
      if (!(error instanceof CliError) || isAlone) throw error;
      terminal.err(printable(`note: of the stack ${stack.name} nothing is known: ${error.message}`), 2);
      read.push({ ...stack, note: error.message });
    }
  }
  return read;
}

/** What an earlier run wrote. Throws a {@link CliError} where another's file stands in the way: it is never overwritten. */
function earlierFiles(out: string, files: readonly string[]): readonly string[] {
  const folder = join(out, "image");
  const isOurs = (file: string): boolean => readFileSync(join(out, file), "utf8").slice(0, 400).includes(MARK);
  const pages = existsSync(folder) ? readdirSync(folder).map((file) => `image/${file}`) : [];
  const there = [...new Set([...files, ...pages])].filter((file) => existsSync(join(out, file)));
  const ours = there.filter((file) => /\.(?:html|css|js)$/.test(file) && isOurs(file));
  const foreign = there.find((file) => files.includes(file) && !ours.includes(file));
  if (foreign === undefined) return ours;
  const message = `${join(out, foreign)} is there, and golden catalogue did not write it; nothing was written.`;
  throw new CliError(message, "Name another folder with --out.");
}
