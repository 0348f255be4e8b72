import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { MARK } from "../../../catalogue/page";
import { catalogueSite } from "../../../catalogue/site";
import { folderSource, loadStackImages } from "../../../definition";
import { planImages } from "../../../plan";
import { writeNewFiles } from "../../fleet/new-files";
import { findRoot } from "../../fleet/root";
import { chooseStack, hasErrors } from "../../fleet/stack-settings";
import { versionHistory } from "../../fleet/past-versions";
import { CliError, type ExitCode } from "../../terminal/exit-code";
import { plural } from "../../terminal/issue-report";
import { printable } from "../../terminal/printable";
import type { Terminal } from "../../terminal/terminal";

export interface CatalogueOptions {
  readonly out: string;
  readonly live?: boolean;
  readonly root?: string;
  readonly stack?: string;
}

/** `golden catalogue`: a static site about the images of a stack. Nothing is written where a definition has an error. */
export async function catalogue(options: CatalogueOptions, terminal: Terminal): Promise<ExitCode> {
  const root = findRoot(options.root);
  const stack = chooseStack(root, options.stack);
  const { settings, name } = stack;
  const images = loadStackImages(folderSource(root), stack);
  if (hasErrors(stack, images, terminal, root) || settings === undefined) return 1;
  const { definitions, deployed } = images;
  const plan = planImages({ stack: name, settings, definitions, names: deployed.map((image) => image.name) });
  const history = await versionHistory(root);
  if (history.kind === "unknown") terminal.err(`note: versions have no commits: ${history.why.replace("-", " ")}.`, 2);
  const scanned = deployed.filter((image) => "scanning" in image && image.scanning.enabled).map((image) => image.name);
  const live = options.live === true ? await (await import("./live.js")).liveFleet(plan, new Set(scanned)) : undefined;
  const { repository } = settings;
  const site = catalogueSite({
    plan,
    definitions,
    history,
    ...(live && { live }),
    ...(repository !== undefined && { repository }),
  });
  const old = earlierFiles(options.out, [...site.keys()]);
  writeNewFiles(options.out, site, true);
  for (const file of old) if (!site.has(file)) rmSync(join(options.out, file));
  const index = printable(join(options.out, "index.html"));
  terminal.done(`${terminal.colors.green("wrote:")} ${index} with ${plural(deployed.length, "image")}`);
  return 0;
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
