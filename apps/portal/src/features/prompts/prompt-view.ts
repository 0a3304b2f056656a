import type { prompts, Result } from '@gatehouse/contracts';

export type PromptView = Result<(typeof prompts)['get']>;
export type PromptRow = Result<(typeof prompts)['list']>['items'][number];
export type PromptVersionView = Result<(typeof prompts)['getVersion']>;
export type PromptContent = PromptVersionView['content'];
export type PromptVariable = PromptContent['variables'][number];
export type PreviewView = Result<(typeof prompts)['preview']>;
