import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const LIMITS = { timeout: 60_000, maxBuffer: 64 << 20, killSignal: "SIGKILL" } as const;

/** What `helm template` makes of a chart: without a shell, a cluster, or more of the environment than the path. Nothing where there is no helm. */
export async function render(chart: Buffer, values: unknown, path = "") {
  const cwd = await mkdtemp(join(tmpdir(), "golden-chart-"));
  try {
    await writeFile(join(cwd, "chart.tgz"), chart);
    await writeFile(join(cwd, "values.json"), JSON.stringify(values));
    const words = ["template", "golden", "chart.tgz", "--values", "values.json"];
    const env = { PATH: path, HOME: cwd };
    return await new Promise<{ readonly text?: string; readonly fault?: string }>((resolve) => {
      execFile("helm", words, { ...LIMITS, env, cwd }, (error, text, said) => {
        if (error === null) return void resolve({ text });
        const lines = said.trim().split("\n");
        // Helm 3 says behind the error how to see more of it.
        const own = lines.find((line) => line.startsWith("Error: ")) ?? lines.at(-1);
        const why = error.killed === true ? "it took more than a minute" : own;
        resolve(error.code === ("ENOENT" as never) ? {} : { fault: `helm template: ${why ?? error.message}` });
      });
    });
  } finally {
    await rm(cwd, { recursive: true, force: true });
  }
}
