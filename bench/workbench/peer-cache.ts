import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** How a peer gets onto this machine. */
interface PeerRecipe {
  readonly name: string;
  /** What decides which versions are installed: another content is another folder. */
  readonly manifests: readonly string[];
  /** Copied at every use. */
  readonly sources: readonly string[];
  /** Run in the peer's folder, one after the other. */
  readonly commands: readonly string[];
}

export interface PeerPlaces {
  /** `bench/peers/` of the sources. */
  readonly recipes: string;
  /** Installed peers are kept here. */
  readonly cache: string;
  readonly onProgress: (line: string) => void;
}

export const CDK: PeerRecipe = {
  name: "cdk",
  manifests: ["package.json", "package-lock.json", ".npmrc"],
  sources: ["app.js"],
  commands: ["npm ci --no-audit --no-fund"],
};

export const SCEPTRE: PeerRecipe = {
  name: "sceptre",
  manifests: ["requirements.txt"],
  sources: [],
  commands: ["python3 -m venv venv", "venv/bin/pip install -q -r requirements.txt"],
};

/** The folder with a peer, installed at first use. Throws where it cannot be: the row that needs it says so and the run goes on. */
export function installPeer(recipe: PeerRecipe, { recipes, cache, onProgress }: PeerPlaces): string {
  const from = join(recipes, recipe.name);
  const hash = createHash("sha256");
  for (const file of recipe.manifests) hash.update(readFileSync(join(from, file)));
  const folder = join(cache, `${recipe.name}-${hash.digest("hex").slice(0, 12)}`);
  const done = join(folder, ".installed");
  if (!existsSync(done)) {
    onProgress(`Installing the peer ${recipe.name} into ${folder} …`);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const file of recipe.manifests) copyFileSync(join(from, file), join(folder, file));
    for (const command of recipe.commands) mustSucceed(recipe.name, command, folder);
    writeFileSync(done, "");
  }
  for (const file of recipe.sources) copyFileSync(join(from, file), join(folder, file));
  return folder;
}

function mustSucceed(peer: string, command: string, cwd: string): void {
  const [file = "", ...args] = command.split(" ");
  try {
    execFileSync(file, args, { cwd, stdio: ["ignore", "ignore", "pipe"], shell: process.platform === "win32" });
  } catch (error) {
    const { stderr, message } = error as { readonly stderr?: Buffer; readonly message: string };
    const said = stderr?.toString().trim().split("\n").slice(-3).join(" ") ?? message;
    throw new Error(`the peer ${peer} could not be installed: ${command}: ${said}`, { cause: error });
  }
}
