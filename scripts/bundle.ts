import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { build, buildSync, transform, type Metafile, type Plugin } from "esbuild";

const ROOT = join(__dirname, "../..");
/** What `golden` reads of its own package when it runs (`cli/terminal/own-package.ts`). */
const FILES = ["package.json", "images", "cli/commands/init/files", "cli/commands/new/templates", "docs/examples"];
const TARGET = "node20.19";

/**
 * Writes `golden.js`, all of golden but the engine and the program, and `action.js`, which runs it as an action of GitHub,
 * with the licenses of what is in them. Neither needs a `node_modules`. See docs/decisions/0020.
 */
export async function bundle(folder: string): Promise<Metafile> {
  mkdirSync(folder, { recursive: true });
  const { metafile } = await build({
    entryPoints: { golden: join(ROOT, "dist/cli/golden.js"), action: join(ROOT, "dist/cli/action/action.js") },
    absWorkingDir: ROOT,
    outdir: folder,
    bundle: true,
    platform: "node",
    target: TARGET,
    metafile: true,
    // Names stay: an error that is our bug is reported with them.
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: "none",
    logLevel: "error",
    define: { BUNDLED_FILES: JSON.stringify(texts()) },
    plugins: [WITHOUT_ENGINE],
  });
  chmodSync(join(folder, "golden.js"), 0o755);
  writeFileSync(join(folder, "LICENSES.txt"), licenses(metafile));
  return metafile;
}

/** Writes what Lambda and CodeBuild run beside the components that deploy it; Lambda's runtime has the SDK. See docs/decisions/0036. */
export function bundleFunctions(dist: string): void {
  buildSync({
    entryPoints: {
      "fleet-rebuild/github-function": join(dist, "operations/fleet/github-function.js"),
      "fleet-rebuild/releases-function": join(dist, "cli/commands/release/function.js"),
      "fleet-rebuild/today-function": join(dist, "operations/fleet/today-function.js"),
      "build-project/app-token": join(dist, "cli/github/app-token.js"),
    },
    outdir: join(dist, "components"),
    ...{ absWorkingDir: ROOT, bundle: true, platform: "node", target: "node22", external: ["@aws-sdk/*"] },
    // As modules, of which what nobody uses is left out.
    ...{ mainFields: ["module", "main"], minifyWhitespace: true, minifySyntax: true, legalComments: "none", logLevel: "error" }, // prettier-ignore
  });
}

/** Commands are found by their name, so what stands for one takes its place: those that load the engine or AWS's SDK. */
const WITHOUT_ENGINE: Plugin = {
  name: "without-engine",
  setup({ onLoad }) {
    onLoad(
      {
        filter:
          /[/\\]commands[/\\](?:catalogue[/\\]live|(?:local|ci|inventory|release|health|rebuild|watch|submit|status|logs|cancel|retry|notify|promote|consumers|update|releases|rollback|revoke)[/\\]run)\.js$/,
      },
      ({ path }) => ({
        contents: readFileSync(join(dirname(path), "../not-bundled.js"), "utf8"),
        resolveDir: dirname(dirname(path)),
      }),
    );
    // Nobody reads the names in validators and in what makes schemas, which are half of the file.
    onLoad({ filter: /[/\\](?:form[/\\]generated|@sinclair[/\\]typebox)[/\\]/ }, async ({ path }) => {
      const { code } = await transform(readFileSync(path, "utf8"), { minify: true, target: TARGET });
      return { contents: code };
    });
  },
};

/** The files by path with forward slashes; of `images/` only the schemas, as in the package. */
function texts(): Readonly<Record<string, string>> {
  const files = FILES.flatMap((name) => {
    if (statSync(join(ROOT, name)).isFile()) return [name];
    const found = readdirSync(join(ROOT, name), { recursive: true, withFileTypes: true });
    const paths = found.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name));
    return paths.map((path) => relative(ROOT, path).split(sep).join("/"));
  });
  const own = files.filter((file) => !file.startsWith("images/") || /^images\/[^/]+\.schema\.json$/.test(file));
  return Object.fromEntries(own.sort().map((file) => [file, textOf(file)]));
}

function textOf(file: string): string {
  const text = readFileSync(join(ROOT, file), "utf8");
  return file.endsWith(".schema.json") ? JSON.stringify(JSON.parse(text)) : text;
}

/** Who uses the file gets the licenses of what is in it, as they ask. */
function licenses({ inputs }: Metafile): string {
  const folders = Object.keys(inputs).flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []);
  return [...new Set(folders)]
    .sort()
    .map((folder) => {
      const { name, version, license } = JSON.parse(readFileSync(join(ROOT, folder, "package.json"), "utf8")) as Record<
        "name" | "version" | "license",
        string
      >;
      const file = readdirSync(join(ROOT, folder)).find((each) => /^licen[cs]e/i.test(each));
      const text = file === undefined ? "" : readFileSync(join(ROOT, folder, file), "utf8");
      return `${name} ${version}: ${license}\n\n${text.trim()}\n`;
    })
    .join(`\n${"-".repeat(80)}\n\n`);
}

if (require.main === module) {
  const folder = join(ROOT, "dist-bundle");
  void bundle(folder).then(() => {
    for (const file of readdirSync(folder))
      console.log(`dist-bundle/${file}\t${statSync(join(folder, file)).size.toString()}`);
  });
}
