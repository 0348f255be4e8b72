export { adoptTemplate, type Adoption } from "./adopt";
export { fillJinja } from "./sceptre/jinja";
export { readSceptre, type SceptreStack } from "./sceptre/config";
export type { AdoptedImage, Part } from "./image/images";
export type { Given, Row, RowKind } from "./report";
