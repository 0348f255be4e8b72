export { adoptTemplate, type Adoption, type TemplateOptions } from "./adopt";
export { fillJinja } from "./sceptre/jinja";
export { readSceptre, type SceptreStack } from "./sceptre/config";
export type { AdoptedImage, Part } from "./image/images";
export { isRecord, type Given, type Row, type RowKind } from "./report";
