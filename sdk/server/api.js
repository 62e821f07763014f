// Written by `npm run api-types` from the OpenAPI document. Do not edit.
export {};
