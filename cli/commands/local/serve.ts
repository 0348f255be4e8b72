import { join } from "node:path";
import type { Stack } from "../../../definition";
import { chooseStackOfAnyKind, stacksOf } from "../../fleet/stack-settings";
import { findRoot } from "../../fleet/root";
import { CliError, type ExitCode } from "../../terminal/exit-code";
import { takeStopSignals } from "../../terminal/stop-signals";
import type { Terminal } from "../../terminal/terminal";

/** The options of `golden local serve`. */
export interface ServeFlags {
  readonly stateDir?: string;
  readonly stack?: string;
  readonly root?: string;
  readonly port?: string;
  readonly format?: string;
}

/** Which cloud is served, and as whom clients act that do not say. */
interface Place {
  /** The project whose cloud it is. */
  readonly root?: string;
  readonly stateDir?: string | undefined;
  readonly account?: string | undefined;
  readonly region?: string | undefined;
}

/** `golden local serve`: only the simulator, until a signal ends it. */
export async function serve(flags: ServeFlags, terminal: Terminal): Promise<ExitCode> {
  const { LocalSettingsError, serveSimulator } = await import("../../../engine/index.js");
  const stop = takeStopSignals((text) => terminal.err(terminal.colors.dim(text)));
  try {
    const { account = "111122223333", region = "us-east-1", root, ...place } = placeOf(flags);
    const options = { ...place, simulator: { account, region }, port: portOf(flags) };
    const { ports, endpoint, environment, folder, close } = await serveSimulator(options);
    // It loads an SDK, which no other command of `golden local` needs.
    const { tellBuildspecs } = await import("./repositories.js");
    if (root !== undefined) await tellBuildspecs(root, { endpoint, signal: stop.signal }, terminal);
    // The keys are not checked; an account's number as key is that account. Version 1 of the CLI reads the second Region alone.
    const keys = {
      AWS_ACCESS_KEY_ID: account,
      AWS_SECRET_ACCESS_KEY: "local",
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
    };
    const aws = { AWS_ENDPOINT_URL: endpoint, ...keys };
    const text = `# For pulumi:
${exported(environment)}

# For the aws CLI, SDKs and Terraform, such as \`aws codebuild list-projects\`; any secret does:
${exported(aws)}

# ${folder === undefined ? "Cloud and state end with this command; --state-dir keeps them." : `Cloud and state are kept in ${folder}.`} Ctrl-C ends it.`;
    terminal.out(
      flags.format === "json"
        ? JSON.stringify({ format: 1, ports, endpoint, environment, aws, stateDir: folder ?? null })
        : text,
    );
    await aborted(stop.signal);
    await close();
    return 0;
  } catch (error) {
    throw error instanceof LocalSettingsError ? new CliError(error.message, error.fix, 1) : error;
  } finally {
    stop.release();
  }
}

/** The cloud to serve: that of the project, or outside of one a cloud of its own. */
function placeOf({ stack, root, stateDir }: ServeFlags): Place {
  const folder = projectOf(root, stack ?? root);
  if (folder === undefined) return { stateDir };
  const { settings } = stack === undefined ? anyStack(folder) : chooseStackOfAnyKind(folder, stack);
  return {
    root: folder,
    stateDir: stateDir ?? join(folder, ".golden", "local"),
    account: settings?.account,
    region: settings?.region,
  };
}

/** @param wanted what in the command line needs a project */
function projectOf(root: string | undefined, wanted: string | undefined): string | undefined {
  try {
    return findRoot(root);
  } catch (error) {
    if (wanted === undefined && error instanceof CliError) return undefined;
    throw error;
  }
}

/** Clients act in one account first; the signature of a request says which. */
function anyStack(root: string): Pick<Stack, "settings"> {
  const all = stacksOf(root).all();
  return all.find(({ name }) => name === "prod") ?? all[0] ?? {};
}

/** @throws CliError for what is no port */
function portOf({ port }: ServeFlags): number | undefined {
  const number = Number(port);
  if (port === undefined || (/^\d+$/.test(port) && number <= 65_535)) return port === undefined ? undefined : number;
  throw new CliError(`--port ${port} is no port.`, "Give a number from 1 to 65535, or 0 for any free one.", 1);
}

function exported(environment: Readonly<Record<string, string>>): string {
  const lines = Object.entries(environment).map(
    ([name, value]) => `export ${name}='${value.replaceAll("'", "'\\''")}'`,
  );
  return lines.join("\n");
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => {
      resolve();
    });
  });
}
