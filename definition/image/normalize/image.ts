import type { ImageDraft } from "../../form/draft";
import { brokenBy } from "../../diagnostics/fault";
import { whole, wholeEntries, wholeMap } from "../../form/draft";
import type { Consumer, ImageDefinition } from "../image-definition";
import { normalizeBuild, normalizeImageTests, normalizeScanning, normalizeSchedule } from "./build";
import { normalizeComponents } from "./components";
import type { Given, Normal } from "./given";
import { normalizeDisks } from "./disks";
import { normalizeDistribution, normalizeLifecycle } from "./distribution";
import { normalizeBase } from "./parent";
import { normalizeUserData } from "./user-data";

/**
 * The normal form of a written definition. Where a part has a fault its default stands in, so that rules can check the
 * rest; such a definition never leaves `loadImages`.
 */
export function normalize(draft: ImageDraft, given: Given): Normal<ImageDefinition> {
  const base = normalizeBase(draft, given);
  const { parent, architectures, platform } = base.value;
  const broken = [...given.broken, ...brokenBy(base.faults)];
  const userData = normalizeUserData(draft, platform, given.files, broken);
  const components = normalizeComponents(draft, "components", given.files, broken);
  const tests = normalizeComponents(draft, "tests", given.files, broken);
  const disks = normalizeDisks(draft, base.value, broken);
  const schedule = normalizeSchedule(draft.schedule);
  const lifecycle = normalizeLifecycle(draft.lifecycle);
  const value: ImageDefinition = {
    name: given.name,
    file: given.file,
    kind: "ami",
    version: draft.version ?? "0.0.0",
    ...(draft.description === undefined ? {} : { description: draft.description }),
    platform,
    parent,
    architectures,
    components: components.value,
    tests: tests.value,
    disks: disks.value,
    ...(draft.workingDirectory === undefined ? {} : { workingDirectory: draft.workingDirectory }),
    ...(userData.value === undefined ? {} : { userData: userData.value }),
    build: normalizeBuild(draft.build, architectures, platform),
    imageTests: normalizeImageTests(draft.imageTests),
    ...(schedule === undefined ? {} : { schedule }),
    scanning: normalizeScanning(draft.scanning),
    distribution: normalizeDistribution(draft.distribution),
    ...(lifecycle === undefined ? {} : { lifecycle }),
    tags: wholeMap(draft.tags),
    notify: whole(draft.notify),
    consumers: normalizeConsumers(draft.consumers),
  };
  return { value, faults: [base, userData, components, tests, disks].flatMap(({ faults }) => faults) };
}

function normalizeConsumers(consumers: ImageDraft["consumers"]): Consumer[] {
  const result: Consumer[] = [];
  for (const [, { repository, path }] of wholeEntries(consumers)) {
    if (repository !== undefined && path !== undefined) result.push({ repository, path });
  }
  return result;
}
