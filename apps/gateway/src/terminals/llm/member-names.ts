import { behindText, nameOf, spaceFrom } from './top-members.js';

const QUOTE = 0x22;
const COLON = 0x3a;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;

/** Members by which the formats say what is asked: who speaks, what is said, what may be used and how much. */
const MEMBERS: ReadonlySet<string> = new Set(
  (
    'model messages input inputs instructions prompt system systemInstruction system_instruction contents content role parts text texts type name query documents ' +
    'stream stream_options include_usage tools tool_choice toolChoice toolConfig tool_config functions function function_call functionCall functionResponse ' +
    'function_response functionDeclarations function_declarations tool_calls tool_call_id tool_use_id tool_name toolUse toolResult toolSpec arguments args output ' +
    'refusal reasoning reasoning_content reasoning_effort thinking think parameters input_schema inputSchema description max_tokens max_completion_tokens ' +
    'max_output_tokens maxTokens maxOutputTokens num_predict options generationConfig generation_config inferenceConfig n candidateCount temperature ' +
    'response_format format images image image_url url source data inlineData inline_data fileData file_data file file_id audio input_audio user store ' +
    'background previous_response_id conversation raw template suffix'
  ).split(' '),
);
const folded = (name: string): string => name.toLowerCase().toUpperCase();
const FOLDED: ReadonlySet<string> = new Set([...MEMBERS].map(folded));

/** Members whose object has names of somebody's own choice: schemas, arguments, results, labels. */
const FREE: ReadonlySet<string> = new Set(
  (
    'parameters input_schema inputSchema schema json properties $defs definitions args arguments input response responseSchema response_schema parametersJsonSchema ' +
    'responseJsonSchema metadata requestMetadata labels headers variables promptVariables logit_bias additionalModelRequestFields chat_template_kwargs data'
  ).split(' '),
);
/** And those whose lists have such objects. */
const FREE_LISTS: ReadonlySet<string> = new Set(['documents']);

/** `twice`: some object has a member twice. `odd`: one has a member of the formats in another spelling, which readers that know no cases take for it. */
export type Ambiguity = 'twice' | 'odd';

interface Open {
  /** So far; null for lists. */
  readonly names: Set<string> | null;
  readonly free: boolean;
}

/** What in a JSON text, at whatever depth, one reader would understand otherwise than another; what is worse first. @param bytes JSON, as a parser took it */
export function ambiguityOf(bytes: Buffer): Ambiguity | null {
  const open: Open[] = [];
  let found: Ambiguity | null = null;
  /** The member whose value is read. */
  let member = '';
  for (let i = 0; i < bytes.length; ) {
    const at = i;
    const byte = bytes[i++];
    if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
      const within = open.at(-1)?.free === true;
      const free = within || FREE_LISTS.has(member) || (byte === OPEN_OBJECT && FREE.has(member));
      open.push({ names: byte === OPEN_OBJECT ? new Set() : null, free });
      member = '';
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
      open.pop();
      member = '';
    } else if (byte === QUOTE) {
      i = behindText(bytes, i);
      if (i < 0) return found;
      const inside = open.at(-1);
      if (!inside?.names || bytes[spaceFrom(bytes, i)] !== COLON) {
        member = '';
        continue;
      }
      member = nameOf(bytes, at, i) ?? '';
      if (inside.names.has(member)) return 'twice';
      inside.names.add(member);
      if (!inside.free && !MEMBERS.has(member) && FOLDED.has(folded(member))) found = 'odd';
    }
  }
  return found;
}
