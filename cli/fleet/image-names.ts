/** A path that holds a definition: `images/docker-host.yaml`, with forward or backward slashes. */
const DEFINITION = /^(?:\.[/\\])?images[/\\]([^/\\]+)\.yaml$/;
const PATH = /[/\\]|\.yaml$/;

/**
 * Names of images out of names and paths, as pre-commit hands changed files over. A path that is no definition (a
 * document, variables, settings) can concern any image: then all are meant, which is an empty list.
 */
export function namesOf(namesAndPaths: readonly string[]): readonly string[] {
  const names = namesAndPaths.map((given) => (PATH.test(given) ? (DEFINITION.exec(given)?.[1] ?? "") : given));
  const shared = names.some(
    (name, index) => name === "" || (name === "variables" && PATH.test(namesAndPaths[index] ?? "")),
  );
  return shared ? [] : [...new Set(names)];
}
