import { existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { folderSource, Stacks } from "../../../definition";
import { writeNewFiles } from "../../fleet/new-files";
import { prefixInWorkTree } from "../../fleet/root";
import { stacksOf } from "../../fleet/stack-settings";
import { CliError, type ExitCode } from "../../terminal/exit-code";
import { printable } from "../../terminal/printable";
import { promptOf, PromptClosedError, type Prompt } from "../../terminal/prompt";
import type { Terminal } from "../../terminal/terminal";
import { asker, refuseMissing } from "../new/image";
import { firstImage, projectFiles, repositoryFiles, settingsText, type Files } from "./files";

export interface InitOptions {
  readonly root?: string;
  readonly region?: string;
  readonly account?: string;
}

const SETTINGS = "Pulumi.prod.yaml";
const SOME_ACCOUNT = "111122223333";

/** Without these an existing file is not enough. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  "package.json": ["golden-images"],
  "index.js": ["golden-images/stacks"],
  ".gitignore": ["node_modules", ".golden"],
};

/** `golden init`: a repository of the user's own that passes `golden check`. Writes what is missing and overwrites nothing. */
export async function begin(
  options: InitOptions,
  terminal: Terminal,
  open: () => Prompt | undefined = () => promptOf(terminal),
): Promise<ExitCode> {
  const root = resolve(options.root ?? ".");
  const project = projectFiles(projectOf(root));
  const hasSettings = existsSync(join(root, SETTINGS)) || stacksOf(root).ofKind("images").length > 0;
  const settings: Files = hasSettings ? new Map() : new Map([[SETTINGS, await askSettings(options, open)]]);
  mkdirSync(root, { recursive: true });
  const isTop = prefixInWorkTree(root) === "";
  // Settings that are there may require tags of every image, which only `golden new` asks for.
  const isFirst = !hasSettings && folderSource(root).list().length === 0;
  const files = new Map([
    ...project,
    ...settings,
    ...(isTop ? repositoryFiles() : []),
    ...(isFirst ? firstImage() : []),
  ]);
  const missing = new Map([...files].filter(([file]) => !existsSync(join(root, file))));
  writeNewFiles(root, missing);
  for (const [file, text] of files) tellFile(root, file, missing.has(file) ? undefined : text, terminal);
  if (!isTop) {
    const note = "left out: workflows, CODEOWNERS and pre-commit hook, which are read only at the top of a repository";
    terminal.out(`${terminal.colors.yellow("note:")} ${note}`, 2);
  }
  tellNext(root, missing, isTop, terminal);
  return 0;
}

/** The folder's name as one that npm and Pulumi take. */
function projectOf(root: string): string {
  const words = basename(root)
    .toLowerCase()
    .match(/[a-z0-9]+/g) ?? ["images"];
  return words.join("-").slice(0, 100);
}

/** Region and account from the flags, else from answers, held against the rules of settings. */
async function askSettings(given: InitOptions, open: () => Prompt | undefined): Promise<string> {
  const wrong = refusal(given.region ?? "us-east-1", given.account ?? SOME_ACCOUNT);
  if (wrong !== undefined) throw new CliError(wrong, "Give another value; nothing was written.", 1);
  const prompt = given.region === undefined || given.account === undefined ? open() : undefined;
  const missing: string[] = [];
  const ask = asker(prompt, missing);
  try {
    const region =
      given.region ?? (await ask.text("--region", "Region of the builds", (typed) => refusal(typed, SOME_ACCOUNT)));
    const account =
      given.account ?? (await ask.text("--account", "Account, twelve digits", (typed) => refusal(region, typed)));
    refuseMissing(missing, "golden init");
    return settingsText(region, account);
  } catch (error) {
    if (!(error instanceof PromptClosedError)) throw error;
    throw new CliError("Cancelled; nothing was written.", "Run golden init again.", 1);
  } finally {
    prompt?.close();
  }
}

/** What `golden check` would say of such settings. */
function refusal(region: string, account: string): string | undefined {
  const bytes = Buffer.from(settingsText(region, account));
  const stacks = new Stacks({ stacks: ["prod"], read: () => ({ bytes }) });
  return stacks.named("prod").issues.find(({ severity }) => severity === "error")?.message;
}

/** @param ours what would have been written where the file was there already */
function tellFile(root: string, file: string, ours: string | undefined, { done: out, colors }: Terminal): void {
  if (ours === undefined) return out(`${colors.green("new:")} ${printable(file)}`);
  const path = join(root, file);
  const theirs = statSync(path).isFile() ? readFileSync(path, "utf8") : "";
  if (theirs === ours) return out(colors.dim(`same: ${file}`));
  const lacking = (NEEDED[file] ?? []).filter((text) => !theirs.includes(text)).map((text) => `\`${text}\``);
  out(`${colors.yellow("kept:")} ${file}${lacking.length === 0 ? "" : `, which lacks ${lacking.join(" and ")}`}`, 2);
}

function tellNext(root: string, written: Files, isTop: boolean, { done: out }: Terminal): void {
  if (written.size === 0) return out("\nNothing was missing.");
  out("\nNext:");
  if (!existsSync(join(root, "node_modules/golden-images"))) out("  npm install");
  out("  golden check\n  golden local preview    the real engine on a simulator; no account");
  if (isTop && !existsSync(join(root, ".git"))) out('  git init && git add . && git commit --message "Images as code"');
  if (!written.has(".pre-commit-config.yaml")) return;
  out(
    "In .github/workflows and .pre-commit-config.yaml, name the owner and the release of golden-images that you use.",
    0,
  );
}

/** The command gets no prompt of its own: it asks on the terminal. */
function asking(options: InitOptions, terminal: Terminal) {
  return begin(options, terminal);
}

export { asking as init };
