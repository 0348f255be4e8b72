import { awstoeCodes } from "./awstoe";
import type { Codes } from "./diagnostics/fault";
import { foreignCodes } from "./image/foreign-syntax";
import { formCodes } from "./form/codes";
import { inventoryCodes } from "./inventory/inventory";
import { nameCodes } from "./image/names";
import { placeholderCodes } from "./image/placeholders";
import { imageCodes } from "./image/rules/catalogue";
import { sourceCodes } from "./files/source";
import { variableCodes } from "./image/variables";
import { secretCodes } from "./secrets/secret-faults";
import { settingsCodes } from "./settings/registry";
import { textCodes } from "./yaml/text-fault";

/** Every code that an issue of a definition or of settings can have; each is beside the check that gives it. */
export const codes: Codes = {
  ...textCodes,
  ...formCodes,
  ...sourceCodes,
  ...secretCodes,
  ...foreignCodes,
  ...nameCodes,
  ...variableCodes,
  ...placeholderCodes,
  ...imageCodes,
  ...settingsCodes,
  ...inventoryCodes,
  ...awstoeCodes,
};
