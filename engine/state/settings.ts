import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { parseDocument, type Document } from "yaml";

/** Where a local stack lives: everything is under `stateDir`, nothing is written outside of it. */
export interface LocalPlaces {
  /** The folder in which the engine runs, with our copies of the settings files. */
  readonly workDir: string;
  /** The backend's folder; the engine's own layout under `.pulumi/`. */
  readonly backendDir: string;
  /** The simulator's state, one file a stack. */
  readonly simulatorState: string;
  readonly pulumiHome: string;
  readonly passphraseFile: string;
}

/** The settings of a run, copied for the local engine. */
export interface LocalSettings {
  readonly places: LocalPlaces;
  /** The project's name, out of Pulumi.yaml. */
  readonly project: string;
  /** Names of the settings that are secret in `Pulumi.<stack>.yaml`: they got a stand-in, as we cannot decrypt them. */
  readonly placeholders: readonly string[];
}

/** A settings file that is missing or cannot be read; the message says which and what to do. */
export class LocalSettingsError extends Error {
  override readonly name = "LocalSettingsError";

  /** @param fix the change to make, where it is more than to mend the file */
  constructor(
    message: string,
    readonly fix = "Mend the file and run again.",
  ) {
    super(message);
  }
}

/** Stands in for a secret setting, which only the real stack's key could decrypt. */
export const SECRET_PLACEHOLDER = "a secret that the local engine does not know";

const DEPLOYED = "deployed-settings";
/** What a Pulumi.yaml has that must not hold for an inline program with a backend of its own. */
const DROPPED_PROJECT_KEYS = ["main", "backend", "stackConfigDir", "plugins", "packages"];
/** As in docs/own-repository.md. */
const PROJECT_FIX = `Run this in the folder of the project, or write the file there:
    name: team-images
    runtime:
      name: nodejs
      options: { typescript: false }
    main: node_modules/golden-images/dist/stacks/index.js`;
const ENCRYPTION_KEYS = ["encryptionsalt", "encryptedkey", "secretsprovider"];

/**
 * Copies Pulumi.yaml and Pulumi.<stack>.yaml from `root` to a work folder under `stateDir`: the Automation API and the CLI
 * both write to the settings files that they run with, and the user's must stay as they are, byte for byte.
 * @throws LocalSettingsError
 */
export function copySettings(root: string, stack: string, stateDir: string): LocalSettings {
  const places = placesOf(stateDir, stack);
  for (const folder of [places.workDir, places.backendDir, places.pulumiHome])
    fs.mkdirSync(folder, { recursive: true });
  ignoreByGit(stateDir);
  keepPassphrase(places.passphraseFile);
  const source = path.join(root, "Pulumi.yaml");
  const project = read(source, PROJECT_FIX);
  const name: unknown = project.get("name");
  if (typeof name !== "string" || name === "")
    throw new LocalSettingsError(`${source} has no name.`, "Add a line such as `name: team-images`.");
  const configDir: unknown = project.get("stackConfigDir");
  for (const key of DROPPED_PROJECT_KEYS) project.delete(key);
  project.set("runtime", "nodejs");
  replaceFile(path.join(places.workDir, "Pulumi.yaml"), project.toString());
  const folder = path.join(root, typeof configDir === "string" ? configDir : ".");
  return { places, project: name, placeholders: copyStackSettings(folder, places.workDir, stack) };
}

/** The engine's file of a stack's state; absent before the first run. */
export function stateFile(settings: LocalSettings, stack: string): string {
  return path.join(settings.places.backendDir, ".pulumi", "stacks", settings.project, `${stack}.json`);
}

/** Where the runs of a stack keep their locks; known before its settings are read. */
export function lockFolder(stateDir: string, stack: string): string {
  return path.join(placesOf(stateDir, stack).workDir, "runs");
}

/** Says where the log of the run is that is under way, or was when it was killed. */
export function eventLogPointer({ places }: LocalSettings): string {
  return path.join(places.workDir, "event-log");
}

/** Remembers the settings of a deployment that succeeded. */
export function keepDeployedSettings({ places }: LocalSettings, stack: string): void {
  replaceFile(
    path.join(places.workDir, DEPLOYED),
    fs.readFileSync(path.join(places.workDir, `Pulumi.${stack}.yaml`), "utf8"),
  );
}

/** Whether these are the settings of the last deployment that succeeded. */
export function areDeployedSettings({ places }: LocalSettings, stack: string): boolean {
  const file = path.join(places.workDir, DEPLOYED);
  if (!fs.existsSync(file)) return false;
  return fs.readFileSync(file, "utf8") === fs.readFileSync(path.join(places.workDir, `Pulumi.${stack}.yaml`), "utf8");
}

/**
 * The backend's address. `metadata=skip` and `no_tmp_dir`: no second file for each file, and no rename across
 * file systems (gocloud.dev/blob/fileblob).
 */
export function backendUrl(places: LocalPlaces): string {
  return `${pathToFileURL(places.backendDir).href}?metadata=skip&no_tmp_dir=true`;
}

function placesOf(stateDir: string, stack: string): LocalPlaces {
  return {
    workDir: path.join(stateDir, "work", stack),
    backendDir: path.join(stateDir, "state"),
    simulatorState: path.join(stateDir, "simulator", `${stack}.json`),
    pulumiHome: path.join(stateDir, "home"),
    passphraseFile: path.join(stateDir, "passphrase"),
  };
}

/** Returns the keys whose secret values got a stand-in. */
function copyStackSettings(folder: string, workDir: string, stack: string): readonly string[] {
  const file = `Pulumi.${stack}.yaml`;
  const target = path.join(workDir, file);
  const salt = fs.existsSync(target) ? read(target).get("encryptionsalt") : undefined;
  const source = path.join(folder, file);
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
 * A random key for the secrets of this local state, readable by its owner alone; it protects from nothing but a grep. Of two
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

function ignoreByGit(stateDir: string): void {
  const file = path.join(stateDir, ".gitignore");
  if (!fs.existsSync(file)) fs.writeFileSync(file, "*\n");
}
