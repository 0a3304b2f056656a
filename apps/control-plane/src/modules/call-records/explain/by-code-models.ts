import type { Cause } from './cause.js';

/** Of APIs that lead to models. */
export const BY_CODE_MODELS = {
  'gateway.model_missing': {
    headline: 'The call named no model',
    detail: 'Neither the body nor the path said which model was to answer.',
    advice: ['The client has to send the member `model`; GET /v1/models lists what may be asked for.'],
  },
  'gateway.model_unknown': {
    headline: 'There is no such model',
    detail: 'No model route has the name that was asked for, nor a pattern that fits it, and it does not begin with a provider’s name.',
    advice: ['Make a model route with this name, or a pattern that fits it.', 'Ask for provider/model, where the API allows any model.'],
  },
  'gateway.prompt_unknown': {
    headline: 'There is no such prompt',
    detail: 'The API offers no prompt of this name, or not the version of it that was asked for.',
    advice: ['Name the prompt in the settings of a revision of this API, and deploy it.', 'Leave the version out: the current one serves.'],
  },
  'gateway.prompt_retired': {
    headline: 'The version of the prompt is retired',
    detail: 'The call asked for a version of a prompt that was retired.',
    advice: ['Leave the version out: the current one serves.', 'The prompt’s page lists what is published.'],
  },
  'gateway.prompt_input_invalid': {
    headline: 'The prompt cannot be filled in',
    detail: 'A variable is missing, unknown, of the wrong type or over its limit, or something was sent that callers may not set. The reason names each.',
    advice: ['Send what the operation’s schema asks for.', 'The prompt’s page can try such a call without asking a model.'],
  },
  'gateway.content_refused': {
    headline: 'A guard refused what was asked',
    detail:
      'A policy looked at the request and did not let it through to a model. The record says which, what kinds of things it found and how many, and not the text.',
    advice: ['A dry run of the policy shows what it would refuse before it does.', 'Policies that find data can mask it instead of refusing the call.'],
  },
  'gateway.answer_refused': {
    headline: 'A guard refused the answer',
    detail: 'A policy looked at the model’s answer and did not let it through, or not to its end. What it used is counted.',
    advice: ['The record says which policy and what kinds of things it found.', 'Policies that find data can mask it instead of refusing the answer.'],
  },
  'gateway.content_unseen': {
    headline: 'A guard could not look at part of the call',
    detail:
      'The call has pictures, sounds, files or tokens, or is of an operation that guards have no texts of, and the policy lets nothing through that it cannot look at.',
    advice: ['Set `unseen` of the policy to `pass`, or give it a condition that leaves such calls out.'],
  },
  'gateway.guard_failed': {
    headline: 'A guard could not do its work',
    detail: 'What the policy needs failed, such as the model that judges, and it lets nothing through that it could not judge.',
    advice: ['The record says why it failed.', '`failMode: open` lets such calls through and marks them.'],
  },
  'gateway.answer_invalid': {
    headline: 'The answer was not what its schema asks for',
    detail: 'The API asks for answers that are JSON of a certain form, and the model’s was not.',
    advice: ['See that the answer is not cut off: allow it more tokens.', 'Let the policy ask once more, or choose a model that knows structured outputs.'],
  },
  'gateway.model_not_permitted': {
    headline: 'The model is not for this caller',
    detail: 'The model route is reserved for other plans or applications.',
    advice: ['The model route’s page lists the plans and applications that may use it.'],
  },
  'gateway.model_not_offered': {
    headline: 'The model could not be asked this',
    detail: 'None of the model route’s targets has the endpoint that was called, or can be asked in a format that the caller’s can be written in.',
    advice: ['Add a target at a provider that has this endpoint.', 'See on the providers’ pages what each offers.'],
  },
  'gateway.model_request_invalid': {
    headline: 'The body was not what its format asks for',
    detail: 'A member of the request was missing or of another type; no provider was asked.',
    advice: ['The answer told the caller which member it was.', 'The official clients of OpenAI, Anthropic and Google send what is asked for.'],
  },
  'gateway.model_request_lossy': {
    headline: 'Part of the request would have been lost',
    detail: 'The API is strict, and members of the request have no place in the format of the model’s provider.',
    advice: ['The list of what would be lost stands below.', 'Choose a target that speaks the caller’s format, or switch strictness off.'],
  },
  'gateway.model_answer_cut': {
    headline: 'The provider’s answer broke off',
    detail: 'The answer ended before the model had finished, and the caller was told so.',
    advice: ['The attempts below say how the connection ended.', 'Another target is tried only while nothing of the answer has reached the caller.'],
  },
  'gateway.provider_refused': {
    headline: 'The provider did not take our key',
    detail: 'The key that the gateway showed the provider was refused. The caller’s own key is not meant.',
    advice: ['Run the connection test on the provider’s page.', 'Replace the key’s secret there; it is live at once.'],
  },
  'gateway.tokens_exhausted': {
    headline: 'The tokens are used up',
    detail: 'What the call might have used was more than was left of a limit of tokens. No provider was asked.',
    advice: ['Callers that set a limit on the output need less to be let in.', 'The limit stands in a policy Token limit of the API or the plan.'],
  },
  'gateway.budget_exhausted': {
    headline: 'The budget is spent',
    detail: 'What the call might have cost was more than was left of a limit of money. No provider was asked.',
    advice: ['A cheaper model may still fit.', 'The limit stands in a policy Spend limit of the API or the plan.'],
  },
  'gateway.model_unpriced': {
    headline: 'The model has no price',
    detail: 'A budget applies, and the catalogue has no price for any target of the model route.',
    advice: ['Give the model a price in the catalogue.', 'Or let models without a price in, in the policy Spend limit.'],
  },
  'gateway.model_stopped': {
    headline: 'The limit was spent during the answer',
    detail: 'Tokens or money that the caller’s limits allow ran out while the model answered, and the answer was stopped.',
    advice: ['What came until then was counted.', 'A larger plan, or a larger budget, is the answer to regular traffic.'],
  },
} as const satisfies Record<string, Cause>;
