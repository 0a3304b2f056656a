import type { OpenapiValidationConfig, Operation, ValidationContract } from '@gatehouse/definition';
import type { Steps } from '../../compile/steps.js';
import { ContentCheck } from './content-check.js';
import { ParameterCheck } from './parameter-check.js';
import type { Schemas } from './schemas.js';

/** One operation of the document, ready to check calls. */
export interface OperationCheck {
  parameters: ParameterCheck | null;
  body: { required: boolean; content: ContentCheck } | null;
  /** Null where responses are not looked at. */
  responses: ResponseChecks | null;
}

export class ResponseChecks {
  readonly byStatus: ReadonlyMap<string, ContentCheck>;

  constructor(responses: ValidationContract['responses'], schemas: Schemas) {
    this.byStatus = new Map(responses.map(({ status, content }) => [status, new ContentCheck(content, schemas)]));
  }

  /** The exact status counts before its range, and that before the default. */
  of(status: number): ContentCheck | undefined {
    return this.byStatus.get(String(status)) ?? this.byStatus.get(`${Math.floor(status / 100)}XX`) ?? this.byStatus.get('default');
  }
}

/** @throws Error naming the operation whose schemas cannot be compiled */
export function* compileOperation({ id, path, contract }: Operation, schemas: Schemas, config: OpenapiValidationConfig): Steps<OperationCheck> {
  const validation = contract?.validation;
  if (validation === undefined) throw new Error(`the operation ${id} came without what the document says of it`);
  const { parameters, body, responses } = validation;
  try {
    const check = {
      parameters: config.parameters === 'off' ? null : new ParameterCheck(parameters, path, schemas, config),
      body: config.body === 'off' || body === undefined ? null : { required: body.required, content: new ContentCheck(body.content, schemas) },
      responses: config.responses === 'off' ? null : new ResponseChecks(responses, schemas),
    };
    if (check.parameters !== null) yield* check.parameters.compile();
    const contents = [...(check.body === null ? [] : [check.body.content]), ...(check.responses?.byStatus.values() ?? [])];
    for (const content of contents) yield* content.compile();
    return check;
  } catch (error) {
    throw new Error(`the schemas of the operation ${id} cannot be used: ${(error as Error).message}`);
  }
}
