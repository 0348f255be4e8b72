export { fleetRules, imageRules, ruleCodes } from "./catalogue";
export type { Fleet, FleetRule, ImageRule, ImageView, Member } from "./rule";
