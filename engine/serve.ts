import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { backendUrl, startProjectSimulator } from "./session/session";
import { lockRun } from "./state/run-lock";
import { LocalSettingsError } from "./state/settings";

/** A simulator that runs by itself, for a Pulumi CLI of the user's own. */
export interface ServedSimulator {
  /** Port on 127.0.0.1 by the provider that it stands in for. */
  readonly ports: Readonly<Record<string, number>>;
  /** What `pulumi` needs in its environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where cloud and state are kept; absent where they end with the simulator. */
  readonly folder?: string;
  /** Ends it. */
  readonly close: () => Promise<void>;
}

/**
 * Starts only the simulator, with a backend for the state of stacks beside its cloud.
 * @param stateDir keeps both; without it they end with the simulator
 * @throws LocalSettingsError where another simulator has the folder
 */
export async function serveSimulator(stateDir?: string): Promise<ServedSimulator> {
  const isKept = stateDir !== undefined;
  const folder = isKept ? path.resolve(stateDir) : fs.mkdtempSync(path.join(os.tmpdir(), "golden-serve-"));
  const backend = path.join(folder, "state");
  fs.mkdirSync(backend, { recursive: true });
  const unlock = lockRun(path.join(folder, "runs"));
  if (unlock === undefined)
    throw new LocalSettingsError(
      `Another simulator serves from ${folder}.`,
      "End that one, or choose another --state-dir.",
    );
  const end = (): void => {
    unlock();
    if (!isKept) fs.rmSync(folder, { recursive: true, force: true });
  };
  try {
    const { debugProviders, close } = await startProjectSimulator({ stateFile: path.join(folder, "cloud.json") });
    const environment = {
      PULUMI_DEBUG_PROVIDERS: debugProviders,
      PULUMI_BACKEND_URL: backendUrl(backend),
      PULUMI_CONFIG_PASSPHRASE: "",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_SKIP_UPDATE_CHECK: "true",
    };
    const ports = debugProviders.split(",").map((pair) => pair.split(":") as [string, string]);
    return {
      ports: Object.fromEntries(ports.map(([name, port]) => [name, Number(port)])),
      environment,
      ...(isKept && { folder }),
      close: () => close().finally(end),
    };
  } catch (error) {
    end();
    throw error;
  }
}
