import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "./measured-process";

/** A peer that could not be installed; the row that needs it says so and the run goes on. */
export class PeerUnavailable extends Error {
  override readonly name = "PeerUnavailable";
}

/** How a peer gets onto this machine. */
interface PeerRecipe {
  readonly name: string;
  /** What decides which versions are installed: another content is another folder. */
  readonly manifests: readonly string[];
  /** Copied at every use. */
  readonly sources: readonly string[];
  readonly commands: (folder: string) => readonly Command[];
}

export interface PeerPlaces {
  /** `bench/peers/` of the sources. */
  readonly recipes: string;
  /** Installed peers are kept here. */
  readonly cache: string;
  readonly onProgress: (line: string) => void;
}

const CDK: PeerRecipe = {
  name: "cdk",
  manifests: ["package.json", "package-lock.json", ".npmrc"],
  sources: ["app.js"],
  commands: (folder) => [{ file: npm(), args: ["ci", "--no-audit", "--no-fund"], cwd: folder }],
};

const SCEPTRE: PeerRecipe = {
  name: "sceptre",
  manifests: ["requirements.txt"],
  sources: [],
  commands: (folder) => [
    { file: "python3", args: ["-m", "venv", "venv"], cwd: folder },
    { file: join(folder, "venv", "bin", "pip"), args: ["install", "-q", "-r", "requirements.txt"], cwd: folder },
  ],
};

/** The folder with `app.js` and AWS CDK in `node_modules`, installed at first use. */
export function installCdk(places: PeerPlaces): Promise<string> {
  return install(CDK, places);
}

/** The folder with Sceptre in `venv/bin`, installed at first use. */
export function installSceptre(places: PeerPlaces): Promise<string> {
  return install(SCEPTRE, places);
}

async function install(recipe: PeerRecipe, { recipes, cache, onProgress }: PeerPlaces): Promise<string> {
  const from = join(recipes, recipe.name);
  const folder = join(cache, `${recipe.name}-${contentHash(recipe.manifests.map((file) => join(from, file)))}`);
  const done = join(folder, ".installed");
  if (!existsSync(done)) {
    onProgress(`Installing the peer ${recipe.name} into ${folder} …`);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const file of recipe.manifests) copyFileSync(join(from, file), join(folder, file));
    for (const command of recipe.commands(folder)) await mustSucceed(recipe.name, command);
    writeFileSync(done, "");
  }
  for (const file of recipe.sources) copyFileSync(join(from, file), join(folder, file));
  return folder;
}

async function mustSucceed(peer: string, { file, args, cwd }: Command): Promise<void> {
  const child = spawn(file, args, { cwd, stdio: ["ignore", "ignore", "pipe"], shell: process.platform === "win32" });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  const problem = await new Promise<string | undefined>((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("close", (code) => resolve(code === 0 ? undefined : `exit code ${String(code)}`));
  });
  if (problem === undefined) return;
  const reason = said.trim().split("\n").slice(-3).join(" ");
  throw new PeerUnavailable(
    `the peer ${peer} is not to be had: ${problem} of ${file} ${args.join(" ")}. ${reason}`.trim(),
  );
}

function contentHash(files: readonly string[]): string {
  const hash = createHash("sha256");
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest("hex").slice(0, 12);
}

function npm(): string {
  return process.platform === "win32" ? "npm.cmd" : "npm";
}
