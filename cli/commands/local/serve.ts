import { CliError, type ExitCode } from "../../terminal/exit-code";
import { takeStopSignals } from "../../terminal/stop-signals";
import type { Terminal } from "../../terminal/terminal";

/** `golden local serve`: only the simulator, until a signal ends it. */
export async function serve(stateDir: string | undefined, isJson: boolean, terminal: Terminal): Promise<ExitCode> {
  const { LocalSettingsError, serveSimulator } = await import("../../../engine/index.js");
  const stop = takeStopSignals((text) => terminal.err(terminal.colors.dim(text)));
  try {
    const { ports, environment, folder, close } = await serveSimulator(stateDir);
    const lines = Object.entries(environment).map(
      ([name, value]) => `export ${name}='${value.replaceAll("'", "'\\''")}'`,
    );
    const text = `${lines.join("\n")}

# ${folder === undefined ? "Cloud and state end with this command; --state-dir keeps them." : `Cloud and state are kept in ${folder}.`} Ctrl-C ends it.`;
    terminal.out(isJson ? JSON.stringify({ format: 1, ports, environment, stateDir: folder ?? null }) : text);
    await aborted(stop.signal);
    await close();
    return 0;
  } catch (error) {
    throw error instanceof LocalSettingsError ? new CliError(error.message, error.fix, 1) : error;
  } finally {
    stop.release();
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => {
      resolve();
    });
  });
}
