import type { ImageDraft } from "../../form/draft";
import { whole, wholeEntries, wholeMap } from "../../form/draft";
import type { Consumer, ImageDefinition } from "../image-definition";
import { normalizeBuild, normalizeImageTests, normalizeScanning, normalizeSchedule } from "./build";
import { normalizeComponents } from "./components";
import type { NormalizeContext } from "./context";
import { normalizeDisks } from "./disks";
import { normalizeDistribution, normalizeLifecycle } from "./distribution";
import { normalizeBase } from "./parent";
import { normalizeUserData } from "./user-data";

/**
 * The normal form of a written definition. Where a part has a fault its default stands in, so that rules can check the
 * rest; such a definition never leaves `loadImages`.
 */
export function normalize(draft: ImageDraft, context: NormalizeContext): ImageDefinition {
  const base = normalizeBase(draft, context);
  const userData = normalizeUserData(draft, base.platform, context);
  const schedule = normalizeSchedule(draft.schedule);
  const lifecycle = normalizeLifecycle(draft.lifecycle);
  return {
    name: context.name,
    file: context.file,
    kind: "ami",
    version: draft.version ?? "0.0.0",
    ...(draft.description === undefined ? {} : { description: draft.description }),
    platform: base.platform,
    parent: base.parent,
    architectures: base.architectures,
    components: normalizeComponents(draft, "components", base.platform, context),
    tests: normalizeComponents(draft, "tests", base.platform, context),
    disks: normalizeDisks(draft, base, context),
    ...(draft.workingDirectory === undefined ? {} : { workingDirectory: draft.workingDirectory }),
    ...(userData === undefined ? {} : { userData }),
    build: normalizeBuild(draft.build, base.architectures, base.platform),
    imageTests: normalizeImageTests(draft.imageTests),
    ...(schedule === undefined ? {} : { schedule }),
    scanning: normalizeScanning(draft.scanning),
    distribution: normalizeDistribution(draft.distribution),
    ...(lifecycle === undefined ? {} : { lifecycle }),
    tags: wholeMap(draft.tags),
    notify: whole(draft.notify),
    consumers: normalizeConsumers(draft.consumers),
  };
}

function normalizeConsumers(consumers: ImageDraft["consumers"]): Consumer[] {
  const result: Consumer[] = [];
  for (const [, { repository, path }] of wholeEntries(consumers)) {
    if (repository !== undefined && path !== undefined) result.push({ repository, path });
  }
  return result;
}
