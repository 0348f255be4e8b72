/** Folders and files at the fleet's root that no deployment reads. */
const IDLE_FOLDERS = /^(docs|\.github|\.vscode|\.idea|\.changeset)\//;
const IDLE_FILES =
  /(^|\/)(LICENSE|CODEOWNERS|\.gitignore|\.gitattributes|\.editorconfig|\.pre-commit-config\.yaml)$|\.md$/;

/** What decides, above the fleet's root, which packages it runs with. */
const PACKAGES =
  /(^|\/)(package\.json|package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|yarn\.lock|\.npmrc|tsconfig[\w.-]*\.json)$/;

/**
 * Of changed files those that every image depends on: the program, its packages, `Pulumi.yaml`; not definitions, settings of
 * stacks, documentation and workflows. Of files outside the fleet's root (`../…`), in a repository with other things, only packages count.
 */
export function codeFiles(changed: ReadonlySet<string>): readonly string[] {
  return [...changed].filter(isCode).sort();
}

function isCode(path: string): boolean {
  if (path.startsWith("../")) return PACKAGES.test(path) && isAbove(path);
  if (path.startsWith("images/") || /^Pulumi\.[^/]+\.yaml$/.test(path)) return false;
  return !IDLE_FOLDERS.test(path) && !IDLE_FILES.test(path);
}

/** `../package.json`, but not `../website/package.json`: paths from the top of the repository, so only its own top is above for sure. */
function isAbove(path: string): boolean {
  return !path.slice("../".length).includes("/");
}
