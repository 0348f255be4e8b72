import { error, faultsOf, type Fault } from "../diagnostics/fault";
import { RESERVED_TAGS } from "../schema/reserved-tags";

const { codes, fault } = faultsOf({
  "reserved-tag": error("A tag that something else depends on", {
    why: "Image Builder's lifecycle, and our own look-ups, find AMIs by it.",
    bad: "tags: {CreatedBy: me}",
    good: "tags: {Team: platform}",
  }),
  "required-tag": error("A tag that the settings require is missing or has another value", {
    why: "Costs and owners are found by it.",
    bad: "tags: {}",
    good: "tags: {CostCenter: Platform}",
  }),
  "allowed-values": error("The file of a tag's allowed values has a fault", {
    why: "Without its values no image could be judged; `allowedFrom` in the settings names it.",
    bad: "images/cost-centers.txt:\n  Platform; Data",
    good: "images/cost-centers.txt:\n  Platform\n  Data",
  }),
});
export { codes as tagCodes, fault as tagFault };

/** Faults of reserved keys in a mapping of tags: of an image, or of the default tags of a stack. */
export function reservedFaults(tags: Readonly<Record<string, string>>, path: readonly string[]): Fault[] {
  return Object.keys(tags).flatMap((key) => {
    const reason = RESERVED_TAGS.get(key);
    if (reason === undefined) return [];
    const message = `The tag ${key} is reserved: ${reason}.`;
    return [fault("reserved-tag", [...path, key], message, "Delete it, or choose another key.", { at: "key" })];
  });
}
