import { spawn } from "node:child_process";
import { once } from "node:events";
import * as path from "node:path";
import { awsVariables } from "../simulator/wire/bench";

const GOLDEN = path.resolve(__dirname, "../../cli/golden.js");
const GITHUB_HERE = path.join(__dirname, "github-here.js");
/** Of the machine that tests run on: no answer may hang on them. */
const OTHERS = ["GITHUB_RUN_ID", "GITHUB_APP_ID", "GITHUB_APP_PRIVATE_KEY", "GITHUB_TOKEN", "GH_HOST"];

/** Where golden runs, and what answers for AWS and for GitHub. */
export interface Surroundings {
  readonly root: string;
  /** Of a served simulator. */
  readonly endpoint: string;
  /** URL of a server that stands in for api.github.com, and a token that it takes. */
  readonly github: string;
  readonly token: string;
  readonly variables?: Readonly<Record<string, string>>;
}

/** What golden said, and how it ended. */
export interface Said {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** Runs golden as users have it, in a process of its own, to its end; or has it die as soon as it says something. */
export async function liveGolden(around: Surroundings, words: readonly string[], dieAt?: RegExp): Promise<Said> {
  const { root, endpoint, github, token, variables } = around;
  const env: NodeJS.ProcessEnv = { ...process.env, ...awsVariables(endpoint) };
  for (const name of OTHERS) Reflect.deleteProperty(env, name);
  Object.assign(env, { GH_TOKEN: token, GITHUB_HERE: github }, variables);
  const all = ["--require", GITHUB_HERE, GOLDEN, ...words];
  const child = spawn(process.execPath, all, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
  let [out, err] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    out += chunk;
    if (dieAt?.test(out) === true) child.kill("SIGKILL");
  });
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (err += chunk));
  const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  return { code, signal, out, err };
}
