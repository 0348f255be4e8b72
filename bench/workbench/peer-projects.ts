import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { FLEET, type FleetImage } from "./fleet";

/** Writes the fleet for the CDK app: one JSON file, which its program reads. */
export function writeCdkFleet(file: string, fleet: readonly FleetImage[]): void {
  writeFileSync(file, JSON.stringify({ shared: FLEET, images: fleet }));
}

/** Writes the fleet for Sceptre: one configuration an image, and the Jinja template that they share. */
export function writeSceptreProject(root: string, fleet: readonly FleetImage[], template: string): void {
  mkdirSync(join(root, "config", "images"), { recursive: true });
  mkdirSync(join(root, "templates"), { recursive: true });
  copyFileSync(template, join(root, "templates", "image.yaml.j2"));
  writeFileSync(
    join(root, "config", "config.yaml"),
    stringify({ project_code: "golden-images", region: FLEET.region }),
  );
  for (const image of fleet) {
    const config = {
      template: { path: "image.yaml.j2", type: "file" },
      stack_tags: image.tags,
      sceptre_user_data: { ...image, ...FLEET },
    };
    // Sceptre renders configurations with Jinja too: AWSTOE's own {{ … }} has to pass through.
    const text = `# {% raw %}\n${stringify(config)}# {% endraw %}\n`;
    writeFileSync(join(root, "config", "images", `${image.name}.yaml`), text);
  }
}
