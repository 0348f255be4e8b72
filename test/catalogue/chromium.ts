import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { pulumiCache } from "../../engine/pulumi-cli/cache";

const run = promisify(execFile);

/** How long getting it may take, in milliseconds: 130 MB, 400 MB unpacked. */
const INSTALL_LIMIT_MS = 300_000;
const BY_HAND =
  "Name a Chromium or Chrome by CHROMIUM_PATH, or install one: `sudo apt-get install chromium`, `brew install --cask chromium`.";

export interface Chromium {
  readonly executablePath: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * A Chromium: the one of `CHROMIUM_PATH`, else that on the PATH, else Debian's, whose packages (and those that it needs and this
 * machine has not) are unpacked once into the project's cache, without root.
 * @throws Error with what to install, where neither is there and apt-get cannot get it
 */
export async function chromium(onProgress: (message: string) => void): Promise<Chromium> {
  const env = process.env as Record<string, string>;
  const named = env["CHROMIUM_PATH"];
  const places = (env["PATH"] ?? "").split(delimiter).flatMap((folder) => {
    return ["chromium", "chromium-browser", "google-chrome"].map((name) => join(folder, name));
  });
  const executablePath = named ?? places.find((path) => existsSync(path));
  if (executablePath !== undefined) return { executablePath, env };
  const root = join(pulumiCache(process.env).root, "chromium");
  if (!existsSync(root)) {
    onProgress("chromium: getting Debian's packages with apt-get …");
    await unpack(root).catch((error: unknown) => {
      throw new Error(`There is no Chromium, and apt-get did not give one: ${String(error)}\n  fix: ${BY_HAND}`);
    });
  }
  const libraries = join(root, "usr/lib");
  const [machine = ""] = readdirSync(libraries).filter((name) => name.endsWith("-linux-gnu"));
  const folders = [join(libraries, machine), join(libraries, machine, "pulseaudio")];
  const LD_LIBRARY_PATH = folders.join(delimiter);
  return { executablePath: join(libraries, "chromium/chromium"), env: { ...env, LD_LIBRARY_PATH } };
}

/** Into a folder beside, which gets its name when all is there: a half-done one is never taken for it. */
async function unpack(root: string): Promise<void> {
  mkdirSync(dirname(root), { recursive: true });
  const cwd = mkdtempSync(join(dirname(root), ".chromium-"));
  const options = { cwd, timeout: INSTALL_LIMIT_MS, maxBuffer: 64 * 1024 * 1024 };
  try {
    const { stdout } = await run("apt-get", ["--simulate", "--no-install-recommends", "install", "chromium"], options);
    const packages = [...stdout.matchAll(/^Inst (\S+)/gm)].map(([, name = ""]) => name);
    await run("apt-get", ["download", ...packages], options);
    const files = readdirSync(cwd).filter((name) => name.endsWith(".deb"));
    for (const file of files) await run("dpkg-deb", ["--extract", file, "root"], options);
    renameSync(join(cwd, "root"), root);
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}
