import { strict as assert } from "node:assert";
import { join } from "node:path";
import { folderSource, loadImages, settingsFolder, Stacks, type ImageSource } from "../../../definition";

const ROOT = join(__dirname, "../../../..");

/** A source that remembers which definitions were read. */
function watched(source: ImageSource): ImageSource & { readonly definitions: () => readonly string[] } {
  const read = new Set<string>();
  return {
    list: () => source.list(),
    others: () => source.others?.() ?? [],
    read: (path) => {
      read.add(path);
      return source.read(path);
    },
    definitions: () => source.list().filter((file) => read.has(file)),
  };
}

describe("loadImages, only", () => {
  const settings = new Stacks(settingsFolder(ROOT)).ofKind("images").find(({ name }) => name === "prod")?.settings;
  const options = { ...(settings && { stacks: [{ settings }] }) };
  const all = loadImages({ ...options, source: folderSource(ROOT) });

  for (const { name, parent, file } of all.definitions) {
    it(`gives of ${name} what it gives of all, and reads its line alone`, () => {
      const source = watched(folderSource(ROOT));
      const result = loadImages({ ...options, source, only: (each) => each === name });

      const line = parent?.kind === "image" ? [`images/${parent.image}.yaml`, file].sort() : [file];
      assert.deepEqual(source.definitions(), line);
      const ours = all.definitions.filter((definition) => line.includes(definition.file));
      assert.deepEqual(result.definitions, ours);
      assert.deepEqual(
        result.kin.map((kin) => kin.name),
        ours.map((definition) => definition.name),
      );
      const about = (issues: typeof all.issues): typeof all.issues =>
        issues.filter((issue) => line.includes(issue.file));
      assert.deepEqual(result.issues, about(all.issues));
    });
  }

  it("says of no variable that nothing uses it: an image that was not read may", () => {
    const { issues } = loadImages({ source: folderSource(ROOT), only: () => false });
    assert.deepEqual(issues, []);
  });
});
