import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { parseDocument, type Document } from "yaml";

/** Which stack, and where it is. */
export interface StackPlace {
  /** The folder with Pulumi.yaml, Pulumi.<stack>.yaml and images/. Its files are read, never written. */
  readonly root: string;
  /** The stack, e.g. `prod`; its settings are those of Pulumi.<stack>.yaml. */
  readonly stack: string;
  /** Holds the state of the engine and of the simulator. @default `<root>/.golden/local` */
  readonly stateDir?: string;
}

/** Where a local stack lives: everything is under `stateDir`, nothing is written outside of it. */
export type LocalPlaces = ReturnType<typeof placesOf>;

/** The simulated cloud in a folder of state. */
export const CLOUD_FILE = "cloud.jsonl";
export const PASSPHRASE_FILE = "passphrase";

export function placesOf({ root, stack, stateDir = path.join(root, ".golden", "local") }: StackPlace) {
  const base = path.resolve(stateDir);
  /** The folder in which the engine runs, with our copies of the settings files. */
  const workDir = path.join(base, "work", stack);
  return {
    base,
    workDir,
    project: path.join(workDir, "Pulumi.yaml"),
    settings: path.join(workDir, `Pulumi.${stack}.yaml`),
    /** The settings of the last deployment that succeeded. */
    deployedSettings: path.join(workDir, "deployed-settings"),
    /** Where the runs of the stack keep their locks. */
    locks: path.join(workDir, "runs"),
    /** Says where the log of the run is that is under way, or was when it was killed. */
    eventLogPointer: path.join(workDir, "event-log"),
    lostCreates: path.join(workDir, "lost-creates.json"),
    /** The state, while a recovery edits it. */
    recovery: path.join(workDir, "recovery.json"),
    /** The backend's folder; the engine's own layout under `.pulumi/`. */
    backendDir: path.join(base, "state"),
    /** The simulated cloud, of all stacks: accounts and Regions are told apart in it. */
    cloud: path.join(base, CLOUD_FILE),
    pulumiHome: path.join(base, "home"),
    passphraseFile: path.join(base, PASSPHRASE_FILE),
  } as const;
}

/** The settings of a run, copied for the local engine. */
export interface LocalSettings {
  readonly places: LocalPlaces;
  /** The engine's file of the stack's state; absent before the first run. */
  readonly stateFile: string;
  /** Names of the settings that are secret in `Pulumi.<stack>.yaml`: they got a stand-in, as we cannot decrypt them. */
  readonly placeholders: readonly string[];
}

/** A settings file that is missing or cannot be read; the message says which and what to do. */
export class LocalSettingsError extends Error {
  override readonly name = "LocalSettingsError";

  /** @param fix the change to make, where it is more than to mend the file */
  constructor(
    message: string,
    readonly fix = "Fix the file and run again.",
  ) {
    super(message);
  }
}

/** Stands in for a secret setting, which only the real stack's key could decrypt. */
export const SECRET_PLACEHOLDER = "a secret that the local engine does not know";

/** What a Pulumi.yaml has that must not hold for an inline program with a backend of its own. */
const DROPPED_PROJECT_KEYS = ["main", "backend", "stackConfigDir", "plugins", "packages"];
/** As in docs/own-repository.md. */
const PROJECT_FIX = `Run this in the folder of the project, or write the file there:
    name: team-images
    runtime:
      name: nodejs
      options: { typescript: false }
    main: index.js # one line: module.exports = require("golden-images/stacks");`;
const ENCRYPTION_KEYS = ["encryptionsalt", "encryptedkey", "secretsprovider"];

/**
 * Copies Pulumi.yaml and Pulumi.<stack>.yaml from `root` to a work folder under `stateDir`: the Automation API and the CLI
 * both write to the settings files that they run with, and the user's must stay as they are, byte for byte.
 * @throws LocalSettingsError
 */
export function copySettings(place: StackPlace): LocalSettings {
  const { root, stack } = place;
  const places = placesOf(place);
  if (fs.existsSync(path.join(places.base, "simulator")))
    throw new LocalSettingsError(
      `${places.base} is of an older golden, with a simulated cloud for each stack; now all share one.`,
      "Delete the folder: it holds nothing but simulations.",
    );
  for (const folder of [places.workDir, places.backendDir, places.pulumiHome])
    fs.mkdirSync(folder, { recursive: true });
  const ignored = path.join(places.base, ".gitignore");
  if (!fs.existsSync(ignored)) fs.writeFileSync(ignored, "*\n");
  keepPassphrase(places.passphraseFile);
  const source = path.resolve(root, "Pulumi.yaml");
  const project = read(source, PROJECT_FIX);
  const name: unknown = project.get("name");
  if (typeof name !== "string" || name === "")
    throw new LocalSettingsError(`${source} has no name.`, "Add a line such as `name: team-images`.");
  const configDir: unknown = project.get("stackConfigDir");
  for (const key of DROPPED_PROJECT_KEYS) project.delete(key);
  project.set("runtime", "nodejs");
  replaceFile(places.project, project.toString());
  const folder = path.resolve(root, typeof configDir === "string" ? configDir : ".");
  const stateFile = path.join(places.backendDir, ".pulumi", "stacks", name, `${stack}.json`);
  const placeholders = copyStackSettings(path.join(folder, `Pulumi.${stack}.yaml`), places.settings);
  return { places, stateFile, placeholders };
}

/** Remembers the settings of a deployment that succeeded. */
export function keepDeployedSettings({ settings, deployedSettings }: LocalPlaces): void {
  replaceFile(deployedSettings, fs.readFileSync(settings, "utf8"));
}

/** Whether these are the settings of the last deployment that succeeded. */
export function areDeployedSettings({ settings, deployedSettings }: LocalPlaces): boolean {
  return fs.existsSync(deployedSettings) && fs.readFileSync(deployedSettings).equals(fs.readFileSync(settings));
}

/** Returns the keys whose secret values got a stand-in. */
function copyStackSettings(source: string, target: string): readonly string[] {
  const salt = fs.existsSync(target) ? read(target).get("encryptionsalt") : undefined;
  const settings = fs.existsSync(source) ? read(source) : parseDocument("{}\n");
  for (const key of ENCRYPTION_KEYS) settings.delete(key);
  const placeholders = replaceSecrets(settings);
  if (typeof salt === "string") settings.set("encryptionsalt", salt); // the local state's own, written by the CLI
  replaceFile(target, settings.toString());
  return placeholders;
}

/** `config: {key: {secure: …}}`, also deep within an object, becomes a plain stand-in. */
function replaceSecrets(settings: Document): readonly string[] {
  const replaced: string[] = [];
  const walk = (value: unknown, at: readonly (string | number)[]): void => {
    if (typeof value !== "object" || value === null) return;
    const entries = Object.entries(value as Record<string, unknown>);
    if (entries.length === 1 && entries[0]?.[0] === "secure" && at.length > 0) {
      settings.setIn(["config", ...at], SECRET_PLACEHOLDER);
      replaced.push(at.join("."));
      return;
    }
    for (const [key, child] of entries) walk(child, [...at, Array.isArray(value) ? Number(key) : key]);
  };
  const plain = settings.toJS() as { config?: unknown } | null;
  walk(plain?.config, []);
  return replaced;
}

function read(file: string, fixWhenMissing?: string): Document {
  if (!fs.existsSync(file)) throw new LocalSettingsError(`There is no ${file}.`, fixWhenMissing);
  const document = parseDocument(fs.readFileSync(file, "utf8"));
  const fault = document.errors[0];
  if (fault !== undefined) throw new LocalSettingsError(`${file} is not YAML: ${fault.message}`);
  return document;
}

/**
 * A random key for the secrets of this local state, readable only by its owner; it protects from nothing but a grep. Of two
 * runs that begin at once, the first to link its file decides.
 */
function keepPassphrase(file: string): void {
  if (fs.existsSync(file)) return;
  const ours = `${file}.${String(process.pid)}`;
  fs.writeFileSync(ours, randomBytes(24).toString("base64url"), { mode: 0o600 });
  try {
    fs.linkSync(ours, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    fs.rmSync(ours);
  }
}

/** Never half a file: another run may read it, or start it. */
export function replaceFile(file: string, content: string, mode?: number): void {
  const ours = `${file}.${String(process.pid)}`;
  fs.writeFileSync(ours, content, { mode });
  fs.renameSync(ours, file);
}
