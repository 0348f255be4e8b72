import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";

const REPOSITORY = path.resolve(__dirname, "..", "..", "..");

/** `npm install` of the tarball, without a registry: its dependencies are those of this repository. */
export function installTarball(root: string): void {
  const packed = execFileSync("npm", ["pack", "--ignore-scripts", "--silent", "--pack-destination", root], {
    cwd: REPOSITORY,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const modules = path.join(root, "node_modules");
  fs.mkdirSync(path.join(modules, "golden-images"), { recursive: true });
  const file = path.join(root, packed.trim().split("\n").at(-1) ?? "");
  execFileSync("tar", ["-xzf", file, "-C", path.join(modules, "golden-images"), "--strip-components=1"]);
  const source = path.join(REPOSITORY, "node_modules");
  for (const name of fs.readdirSync(source)) {
    if (!name.startsWith(".") && name !== "golden-images")
      fs.symlinkSync(path.join(source, name), path.join(modules, name));
  }
}
