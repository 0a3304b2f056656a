/** Something that attempts have and other texts mostly have not. */
export interface Signal {
  readonly name: string;
  /** How much it says by itself, 0 to 1. */
  readonly weight: number;
  readonly pattern: RegExp;
  /** What is in every text that the pattern finds, and quickly looked for; for patterns that take long. */
  readonly hint?: RegExp;
}

const OLD =
  '(?:previous|prior|above|earlier|preceding|former|original|initial|existing|current|foregoing|system|safety|your|my|these|those|the|all|any|every|of|other|given|first)';
const RULES =
  '(?:instructions?|prompts?|rules?|directions?|directives?|guidelines?|guardrails?|polic(?:y|ies)|constraints?|restrictions?|context|commands?|orders?|training|programming|limitations?|filters?|safeguards?|protocols?)';
const DROP =
  "(?:ignore|disregard|forget|override|overrule|bypass|discard|drop|cancel|neglect|skip|circumvent|erase|delete|dismiss|abandon|reset|suspend|disable|turn off|set aside|throw away|pay no attention to|do not (?:follow|obey|apply)|don't (?:follow|obey|apply)|stop (?:following|obeying)|no longer (?:follow|obey)|not bound by)";

/** Patterns read plain text: small letters, one space between words. All their repetitions are bounded. */
export const SIGNALS: readonly Signal[] = [
  { name: 'override', weight: 0.65, pattern: new RegExp(`\\b${DROP} (?:${OLD} ){1,6}${RULES}\\b`) },
  {
    name: 'override',
    weight: 0.65,
    pattern:
      /\b(?:ignore|disregard|forget|scrap|discard)(?: about)? (?:everything|anything|all|whatever|what)(?: that)?(?: (?:is|was|were|has been|you (?:were|have been|had been)|i|we|they|written|said|told))? ?(?:above|before|previously|so far|earlier|you(?:'ve| have)? (?:learned|been told|were told)|told|said|written|instructed|prior)/,
  },
  { name: 'override', weight: 0.65, pattern: /\b(?:ignore|disregard|forget) (?:all|any)(?: of)?(?: the| your)? (?:previous|prior|above|earlier) messages\b/ },
  {
    name: 'override',
    weight: 0.6,
    hint: /ignor|vergiss|missachte|beachte nicht|oublie|olvida|omite|desobedece|esquece|dimentica|trascura|zapomnij|negeer|vergeet|игнорируй|забудь/,
    pattern:
      /(?<!\p{L})(?:ignor(?:iere|e[rz]?|ez|a|ar)|vergiss|missachte|beachte nicht|oublie[rz]?|oubliez|olvida|omite|desobedece|esquece|ignora|dimentica|trascura|ignoruj|zapomnij|negeer|vergeet|игнорируй(?:те)?|забудь(?:те)?)(?!\p{L})[^.!?]{0,40}(?<!\p{L})(?:anweisung|anweisungen|richtlinien?|vorgaben|regeln|befehle|instruktionen|instructions?|consignes|regles|règles|instrucciones|reglas|ordenes|instrucoes|regras|istruzioni|regole|indicazioni|polecenia|instrukcje|instructies|инструкции|указания|правила)/u,
  },
  {
    name: 'override',
    weight: 0.65,
    pattern: /忽略.{0,10}(?:指令|指示|提示|规则|说明)|無視.{0,8}|(?:指示|命令|ルール).{0,6}無視|이전.{0,8}(?:지시|명령|지침).{0,6}무시/,
  },
  {
    name: 'new-instructions',
    weight: 0.45,
    pattern:
      /\b(?:new|updated|revised|real|actual|true|following|additional) (?:system )?(?:instructions?|directives?|orders?|task|objective|mission|rules)(?: are| is| follow| below)? ?:|\byour (?:new|real|true|actual) (?:task|goal|objective|mission|instructions?|purpose|role|job) (?:is|are)\b|\bnew (?:directive|instruction|order)s? from (?:the |your )?(?:admin|system|developer|operator|management|security|owner)/,
  },
  {
    name: 'new-instructions',
    weight: 0.4,
    pattern:
      /\bfrom (?:now|this point|here) on(?:wards?)?,? (?:you|your|always|never|only|every|respond|answer|act|do)\b|\bhenceforth you\b|\b(?:ab jetzt|von nun an) (?:bist|wirst|antwortest) du\b|\bdesormais(?:,)? tu\b|\ba partir de ahora\b|\bd'ora in poi\b/,
  },
  {
    name: 'persona',
    weight: 0.5,
    pattern: /\byou are (?:now|no longer|going to be|free|going to act as)\b(?! (?:ready|done|able to (?:see|use)|connected|logged|subscribed|leaving))/,
  },
  {
    name: 'persona',
    weight: 0.45,
    pattern:
      /\b(?:pretend|imagine|act|behave|respond|answer|roleplay|role-play|simulate|speak)(?: (?:as|like|to be|that|you|you're|are|if|being|were|an?|the|had|have)){1,5} (?:unrestricted|unfiltered|uncensored|evil|amoral|unethical|jailbroken|rogue|malicious|no (?:rules|restrictions|limits|filters|guidelines)|without (?:any )?(?:rules|restrictions|limits|filters|guidelines|ethics))/,
  },
  {
    name: 'jailbreak',
    weight: 0.65,
    pattern:
      /\b(?:do anything now|jailbreak(?:ed|ing)?|dan mode|developer mode|god mode|debug mode|maintenance mode|unrestricted mode|sudo mode|admin mode|opposite mode|stay in character as)\b/,
  },
  {
    name: 'jailbreak',
    weight: 0.5,
    pattern:
      /\b(?:no|without|free (?:of|from)|remove|lift|bypass|disable|ignore|drop|not bound by|beyond)(?: (?:all|any|your|the|of|its|every|content|safety|ethical|moral|openai|anthropic|google)){0,4} (?:restrictions?|limitations?|limits|filters?|censorship|guardrails?|safeguards?|ethics|ethical guidelines|content polic(?:y|ies)|safety (?:rules|measures|filters?|protocols?|checks?|guidelines))\b/,
  },
  {
    name: 'extraction',
    weight: 0.65,
    pattern:
      /\b(?:reveal|show|print|repeat|output|display|tell|give|share|leak|expose|disclose|dump|write|paste|echo|recite|summari[sz]e|translate|list|spell|encode|return|describe|provide|quote|copy)(?: (?:me|us|out|back|to me|all|of|the|your|exact|full|entire|complete|verbatim|word for word|contents?|text|own|current|original|initial|first|hidden|secret|internal|confidential|private|underlying)){0,8} (?:system|initial|hidden|original|secret|internal|developer|base|confidential|startup|underlying|pre) ?-?(?:prompts?|instructions?|messages?|rules|configuration|guidelines|directives?)\b/,
  },
  {
    name: 'extraction',
    weight: 0.6,
    pattern:
      /\bwhat (?:is|are|was|were)(?: (?:in|exactly|written in)){0,2} your (?:(?:exact|full|complete|own) ){0,2}(?:system|initial|hidden|original|secret|internal|developer) (?:prompt|instructions?|message|rules)\b|\b(?:repeat|print|output|write|copy|return|echo)(?: (?:me|out|back|all|everything|of|the|every|exact|verbatim))* (?:words?|text|everything|lines?|content|message)(?: (?:that|is|are|you see|you were given|written|which|appear(?:s|ing)?))* (?:above|before this|preceding)\b|\b(?:text|words|content|lines) above (?:this|starting|beginning|verbatim)\b/,
  },
  {
    name: 'extraction',
    weight: 0.5,
    pattern: /\b(?:your|the) (?:system prompt|hidden instructions|initial instructions|initial prompt|secret instructions|pre-?prompt)\b/,
  },
  {
    name: 'extraction',
    weight: 0.5,
    pattern:
      /\b(?:zeig|nenn|gib|verrate|wiederhole)\w*\b[^.!?]{0,30}\b(?:systemprompt|system-prompt|systemanweisung\w*|geheimen? anweisung\w*)|\b(?:montre|revele|affiche|repete|donne)\w*\b[^.!?]{0,30}\b(?:prompt systeme|invite systeme|instructions (?:cachees|secretes|systeme|initiales))|\b(?:muestra|revela|imprime|repite|dame)\w*\b[^.!?]{0,30}\b(?:prompt del sistema|instrucciones (?:ocultas|secretas|del sistema|iniciales))|\b(?:mostra|rivela|stampa|ripeti|dammi)\w*\b[^.!?]{0,30}\b(?:prompt di sistema|system prompt|istruzioni (?:nascoste|segrete|di sistema|iniziali))/,
  },
  {
    name: 'fake-turn',
    weight: 0.6,
    pattern:
      /<\|?(?:im_start|im_end|system|assistant|endoftext|start_header_id|eot_id)\|?>|\[\/?inst\]|<<\/?sys>>|<\/?(?:system|instructions?|system_prompt|admin|developer|assistant)(?:[ -]?(?:message|note|override|reminder))?>|\[(?:system|admin|developer|assistant)(?: (?:message|note|override|prompt|update))?\]|(?:begin|end|start|new) (?:of )?(?:system|developer|admin) (?:prompt|message|instructions?)/,
  },
  {
    name: 'fake-turn',
    weight: 0.45,
    pattern: /(?:^|[.!?] |# ?|- )(?:system|developer|admin(?:istrator)?)(?: (?:message|note|override|update|notice|alert|prompt|instruction|command))? ?: ?\S/,
  },
  {
    name: 'conceal',
    weight: 0.55,
    pattern:
      /\b(?:do not|don't|never|without|avoid)(?: (?:ever|even))? (?:tell(?:ing)?|mention(?:ing)?|inform(?:ing)?|reveal(?:ing)?|disclos(?:e|ing)|alert(?:ing)?|notify(?:ing)?|let(?:ting)?|show(?:ing)?|say(?:ing)?|ask(?:ing)?)(?: (?:this|it|that|any|of|to|about|anything))* (?:the )?(?:user|human|customer|owner|operator|anyone|them know|confirmation|permission)\b/,
  },
  {
    name: 'conceal',
    weight: 0.4,
    pattern:
      /\b(?:silently|secretly|quietly|covertly|discreetly|in the background) (?:send|forward|call|execute|run|email|upload|post|transfer|copy|add|delete|include|exfiltrate|fetch|append)/,
  },
  {
    name: 'exfiltration',
    weight: 0.55,
    pattern:
      /\b(?:send|forward|email|post|upload|transmit|exfiltrate|leak|copy|submit|append|encode|include)\b[^.!?]{0,40}\b(?:password|credential|api key|apikey|secret|token|conversation|chat history|private key|customer (?:data|database|records)|personal data|session|cookies?|env(?:ironment)? variables?|ssh key|system prompt|confidential)\w*[^.!?]{0,40}(?:\b(?:to|into|via|at)\b[^.!?]{0,20}(?:https?:|www|[a-z0-9-]+\.[a-z]{2,6}\b|@)|url|webhook|attacker)/,
  },
  {
    name: 'exfiltration',
    weight: 0.45,
    pattern: /\b(?:send|forward|email|post|upload|transmit|exfiltrate|wire|transfer)\b[^.!?]{0,60}\bto [^ ]{0,40}(?:attacker|evil|hacker|malicious|exfil)/,
  },
  {
    name: 'addressed',
    weight: 0.45,
    pattern:
      /\b(?:attention|note to|instructions? for|message (?:for|to)|hey|dear|important(?: note)? (?:for|to)|notice to|to(?: all| any| the)?)(?: (?:the|any|all|whatever|every))? (?:ai|a\.i\.|llm|language model|assistant|chatbot|model|bot|agent|gpt|copilot|claude|gemini)s?(?: (?:agents?|assistants?|models?|systems?|reading|processing|summari[sz]ing))*\b ?[:,;.!-]?|\bif you are an? (?:ai|llm|language model|assistant|bot|agent)\b|\b(?:ai|llm|assistant|agent)s? (?:reading|processing|summari[sz]ing|reviewing|analy[sz]ing) this\b/,
  },
  {
    name: 'authority',
    weight: 0.4,
    pattern:
      /\b(?:i am|i'm|this is|we are|as)(?: (?:your|the|an?|from|one of|now|actually|authori[sz]ed))* (?:developer|creator|administrator|admin|openai (?:employee|staff|engineer|team)|anthropic (?:employee|staff|engineer|team)|system administrator|root user|security team|programmer)\b[^.!?]{0,80}\b(?:override|authori[sz]\w*|grant|must|need you|ignore|bypass|disable|unlock|reveal|permission|order)/,
  },
  {
    name: 'compliance',
    weight: 0.35,
    pattern:
      /\b(?:you must|you will|you have to|always) (?:comply|obey|answer everything|never refuse|not refuse|respond to (?:any|every|all))|\bnever (?:refuses?|say no|decline|say you can't)\b|\b(?:comply|obey) with (?:every|all|any)\b|\banswer (?:any|every|all) questions? without\b/,
  },
  {
    name: 'completion',
    weight: 0.35,
    pattern:
      /\b(?:start|begin) (?:your )?(?:reply|response|answer|output|sentence)(?: with)? ?:? ?['"]?(?:sure|absolutely|yes|of course|here is|here's|certainly|i have been)/,
  },
  {
    name: 'tool-abuse',
    weight: 0.45,
    pattern:
      /\b(?:call|invoke|run|execute|use|trigger)(?: (?:the|your|this|a|any|following))* (?:[a-z_-]+ )?(?:tool|function|command|shell|bash|api|code)\b[^.!?]{0,60}\b(?:delete|rm -rf|drop|transfer|wire|refund|purchase|grant|disable|export|exfiltrate|all (?:files|users|records|emails))/,
  },
  {
    name: 'rules-gone',
    weight: 0.5,
    pattern:
      /\b(?:safety|security|content|ethical|usual|normal|your|the|all) ?(?:rules?|protocols?|restrictions?|guidelines?|polic(?:y|ies)|filters?|checks?|guardrails?|safeguards?)(?: (?:are|is|have been|has been|were|have|now|no longer|do not|don't|does not|doesn't)){1,3} ?(?:disabled|off|lifted|suspended|changed|removed|deactivated|apply|waived|void)\b|\bexempt from\b[^.!?]{0,30}\b(?:rules|restrictions|polic|guidelines|filters)|\b(?:skip|bypass|waive)(?: (?:all|any|the|every|safety|security|further|these|and)){1,4} (?:checks|confirmations?|approvals?|reviews?|verification)\b|\bwithout asking (?:again|for (?:confirmation|approval|permission)|the user|first)\b|\bprotocols? disabled\b/,
  },
  {
    name: 'rules-gone',
    weight: 0.45,
    pattern:
      /\b(?:ohne|keine) (?:jegliche )?(?:einschrankungen|einschraenkungen|beschrankungen|filter|regeln)\b|\bsin (?:ninguna )?(?:restriccion(?:es)?|limites|filtros)\b|\bsans (?:aucune )?(?:restrictions?|limites?|filtres?)\b|\bsenza (?:alcuna )?(?:restrizioni|limiti|filtri)\b/,
  },
  {
    name: 'decode-and-do',
    weight: 0.5,
    pattern:
      /\b(?:decode|decrypt|unscramble|deobfuscate|reverse)\b[^.!?]{0,60}\b(?:and|then)(?: (?:then|do|just|exactly|immediately|what))* (?:follow|execute|obey|do|perform|carry out|comply|run|what it says)\b/,
  },
  {
    name: 'extraction',
    weight: 0.55,
    pattern:
      /\b(?:instructions?|prompt|rules|guidelines|directives?)(?: that)? (?:you were|you've been|you have been|were) (?:given|told|provided|initiali[sz]ed)\b/,
  },
  {
    name: 'planted',
    weight: 0.4,
    pattern:
      /\b(?:for all future|in every future|in all future|every future|at the end of (?:your|every|each)|in (?:your|every|each) (?:summary|report|reply|response|answer))\b[^.!?]{0,60}\b(?:include|append|add|must|should|always|repeat|insert)\b|\b(?:include|append|add|insert|repeat)\b[^.!?]{0,60}\b(?:at the end of|in) (?:your|every|each|all) (?:summary|report|reply|response|answer|message)s?\b/,
  },
  {
    name: 'fake-turn',
    weight: 0.45,
    pattern:
      /(?:^|[.!?] )(?:assistant|ai|model) ?: ?(?:sure|certainly|of course|yes|okay|here)|\b(?:important )?system (?:update|override|alert|notice|reminder)\b ?[:!]|\bnote systeme\b|\bnota di sistema\b|\bnota del sistema\b|\bsystemhinweis\b|^override ?:/,
  },
  {
    name: 'addressed',
    weight: 0.45,
    pattern: /\bfor (?:any |all |the )?(?:ai|llm)(?: (?:coding|language|chat|reading))? ?(?:agents?|assistants?|models?|bots?)\b/,
  },
  {
    name: 'exfiltration',
    weight: 0.45,
    pattern: /@(?:evil|attacker|hacker|malicious|exfil)\b|\b(?:attacker|hacker|evil)@|\b(?:evil|attacker|exfil)[a-z-]*\.(?:example|test|com|net|org|io)\b/,
  },
];
