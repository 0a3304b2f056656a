import { z } from 'zod';

/** RFC 6749, 3.3. */
const scope = z
  .string()
  .max(200)
  .regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, 'a scope: visible ASCII without spaces, quotes and backslashes');
const list = z.array(scope).max(100).default([]);
const claim = z.string().min(1).max(200);

const demands = {
  allOf: list.meta({ title: 'All of these scopes' }).describe('The caller needs every one'),
  anyOf: list.meta({ title: 'Any of these scopes' }).describe('The caller needs at least one'),
  roles: list.meta({ title: 'Any of these roles' }).describe('The caller needs at least one'),
};

/** Asks for scopes and roles of the caller, for all operations or for some. */
export const ScopesConfig = z
  .strictObject({
    ...demands,
    operations: z
      .array(
        z.strictObject({
          operation: z.string().min(1).max(300).meta({ title: 'Operation', refersTo: 'operation' }).describe('Its operationId, or METHOD path'),
          ...demands,
        }),
      )
      .max(2_000)
      .default([])
      .meta({ title: 'Of single operations' })
      .describe('Asked for instead of the above where the operation is named here'),
    grants: z
      .array(
        z.strictObject({
          to: z
            .string()
            .min(1)
            .max(100)
            .meta({ title: 'Plan or application', refersTo: 'subscriber' })
            .describe('Id or name of a plan, or id of an application'),
          scopes: list.meta({ title: 'Scopes' }),
          roles: list.meta({ title: 'Roles' }),
        }),
      )
      .max(500)
      .default([])
      .meta({ title: 'Granted by subscription' })
      .describe('Scopes and roles that callers have by their plan or application, beside those of their token'),
    scopeClaims: z
      .array(claim)
      .max(8)
      .default(['scope', 'scp'])
      .meta({ title: 'Claims with scopes' })
      .describe('Text with spaces between, or a list; `realm.roles` for one inside another'),
    roleClaims: z.array(claim).max(8).default(['roles', 'groups']).meta({ title: 'Claims with roles' }).describe('The same for roles'),
  })
  .refine(({ allOf, anyOf, roles, operations }) => allOf.length + anyOf.length + roles.length + operations.length > 0, {
    message: 'name a scope or a role that is asked for',
    path: ['allOf'],
  });
export type ScopesConfig = z.infer<typeof ScopesConfig>;
