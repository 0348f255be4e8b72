import { chmodSync, existsSync, lstatSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";

const COMPILED = join("dist", "cli", "golden.js");

/**
 * Links `node_modules/.bin/golden` of a clone to the compiled command line. npm links the commands of dependencies, not
 * the clone's own: without the link `npx golden` installs the clone into a cache first, which takes seconds.
 */
export function linkBin(root: string): void {
  const modules = join(root, "node_modules");
  // Several work trees may share one node_modules: then it is not this one's to write to.
  if (process.platform === "win32" || !existsSync(modules) || lstatSync(modules).isSymbolicLink()) return;
  const link = join(modules, ".bin", "golden");
  mkdirSync(join(modules, ".bin"), { recursive: true });
  rmSync(link, { force: true });
  symlinkSync(join("..", "..", COMPILED), link);
  chmodSync(join(root, COMPILED), 0o755);
}

if (require.main === module) linkBin(join(__dirname, "../.."));
