import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, it } from 'vitest';
import { api } from './index.ts';

it('the OpenAPI document is one, by the schema of OpenAPI 3.1', async () => {
  const document = (await (await api.request('https://edge.example/openapi.json')).json()) as Record<
    string,
    unknown
  >;
  const { valid, errors } = await new Validator().validate(document);
  expect(errors ?? []).toEqual([]);
  expect(valid).toBe(true);
});
