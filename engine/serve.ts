import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { backendUrl, startProjectSimulator } from "./session/session";
import type { ThreadOptions } from "../simulator/thread";
import { CLOUD_FILE, PASSPHRASE_FILE, LocalSettingsError } from "./state/settings";

/** A simulator that runs by itself, for a Pulumi CLI of the user's own. */
export interface ServedSimulator {
  /** Port on 127.0.0.1 by the provider that it stands in for. */
  readonly ports: Readonly<Record<string, number>>;
  /** Where AWS's own protocols are served: the value of AWS_ENDPOINT_URL. */
  readonly endpoint: string;
  /** What `pulumi` needs in its environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where cloud and state are kept; absent where they end with the simulator. */
  readonly folder?: string;
  /** Ends it. */
  readonly close: () => Promise<void>;
}

/** What is served, and where. */
export interface ServeOptions {
  /** Keeps cloud and state: that of `golden local up` with the same `stateDir`, also while it runs. @default they end with the simulator */
  readonly stateDir?: string | undefined;
  /** As whom and where clients act that do not say. @default those of the simulator */
  readonly simulator?: Pick<ThreadOptions, "account" | "region">;
  /** Of AWS's protocols, on 127.0.0.1. @default any free one */
  readonly port?: number | undefined;
}

/**
 * Starts only the simulator, with a backend for the state of stacks beside its cloud.
 * @throws LocalSettingsError where something else has the port
 */
export async function serveSimulator({ stateDir, simulator, port }: ServeOptions = {}): Promise<ServedSimulator> {
  const isKept = stateDir !== undefined;
  const folder = isKept ? path.resolve(stateDir) : fs.mkdtempSync(path.join(os.tmpdir(), "golden-serve-"));
  const backend = path.join(folder, "state");
  fs.mkdirSync(backend, { recursive: true });
  const end = (): void => {
    if (!isKept) fs.rmSync(folder, { recursive: true, force: true });
  };
  try {
    const stateFile = path.join(folder, CLOUD_FILE);
    const { debugProviders, serveAws, close } = await startProjectSimulator({ stateFile, ...simulator });
    const endpoint = await serveAws(port).catch(async (error: unknown) => {
      await close();
      throw new LocalSettingsError(
        `AWS's protocols are not served: ${error instanceof Error ? error.message : ""}`,
        "Choose another --port.",
      );
    });
    const passphrase = path.join(folder, PASSPHRASE_FILE);
    const environment = {
      PULUMI_DEBUG_PROVIDERS: debugProviders,
      PULUMI_BACKEND_URL: backendUrl(backend),
      ...(fs.existsSync(passphrase) ? { PULUMI_CONFIG_PASSPHRASE_FILE: passphrase } : { PULUMI_CONFIG_PASSPHRASE: "" }),
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_SKIP_UPDATE_CHECK: "true",
    };
    const ports = debugProviders.split(",").map((pair) => pair.split(":") as [string, string]);
    return {
      ports: Object.fromEntries(ports.map(([name, port]) => [name, Number(port)])),
      endpoint,
      environment,
      ...(isKept && { folder }),
      close: () => close().finally(end),
    };
  } catch (error) {
    end();
    throw error;
  }
}
