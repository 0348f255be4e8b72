import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

const ROOT = join(__dirname, "../../../..");

/** What the program of a stack of images starts from; the trees of its kinds follow. */
const PROGRAM = "stacks/deploy.ts";

/** In the source: the types that any file which the program of images imports can register, whatever the examples have. */
export function registeredTypes(): readonly string[] {
  const seen = new Set<string>();
  const found = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    const text = readFileSync(join(ROOT, file), "utf8");
    for (const [, names = "", from = ""] of text.matchAll(/^import (?!type )\{([^}]*)\} from "([^"]+)";/gm)) {
      const type = tokenOf(names, from);
      if (type !== undefined) found.add(type);
      if (from.startsWith(".")) visit(fileOf(join(dirname(file), from)));
    }
  };
  visit(PROGRAM);
  return [...found].sort();
}

/** `@pulumi/aws/s3/bucketPolicy` is `aws:s3/bucketPolicy:BucketPolicy`, where its class is imported. */
function tokenOf(names: string, from: string): string | undefined {
  const [, module = "", file = ""] = /^@pulumi\/aws\/([a-z0-9]+)\/(\w+)$/.exec(from) ?? [];
  const wanted = file.charAt(0).toUpperCase() + file.slice(1);
  const isClass = names.split(",").some((name) => name.trim().split(" ")[0] === wanted);
  return isClass && wanted !== "" ? `aws:${module}/${file}:${wanted}` : undefined;
}

function fileOf(path: string): string {
  const normal = relative(ROOT, join(ROOT, path));
  const [folder, name = ""] = [dirname(normal), normal.split("/").at(-1)];
  return readdirSync(join(ROOT, folder)).includes(`${name}.ts`) ? `${normal}.ts` : `${normal}/index.ts`;
}
